package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FingerprintTest {
    /** A changed hash would orphan every stored series, so the very bits are the specification. */
    @Test
    void isTheSameForEver() {
        assertThat(Fingerprint.of(Labels.empty())).hasToString("00000000000000000000000000000000");
        assertThat(Fingerprint.of(Labels.of("__name__", "up", "job", "node", "instance", "localhost:9100")))
                .hasToString("c399e0bfbe7fdbeb43a201d5acc2791e");
    }

    @Test
    void tellsApartWhatConcatenationWouldNot() {
        assertThat(Fingerprint.of(Labels.of("a", "bc"))).isNotEqualTo(Fingerprint.of(Labels.of("ab", "c")));
        assertThat(Fingerprint.of(Labels.of("a", "b", "c", "d"))).isNotEqualTo(Fingerprint.of(Labels.of("a", "bcd")));
    }

    @Test
    void partitionIsTheUnsignedLowHalfModuloThePartitions() {
        assertThat(new Fingerprint(7, 10).partition(4)).isEqualTo(2);
        assertThat(new Fingerprint(7, -1).partition(4)).isEqualTo(3);
    }
}
