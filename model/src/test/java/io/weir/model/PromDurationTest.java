package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromDurationTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0, 0, 0s",
        "0s, 0, 0s",
        "324ms, 324, 324ms",
        "3s, 3000, 3s",
        "5m, 300000, 5m",
        "1h, 3600000, 1h",
        "4d, 345600000, 4d",
        "4d1h, 349200000, 4d1h",
        "14d, 1209600000, 2w",
        "3w, 1814400000, 3w",
        "3w2d1h, 1990800000, 23d1h",
        "10y, 315360000000, 10y",
        "1h30m, 5400000, 1h30m",
        "90s, 90000, 1m30s"
    })
    void readsAndPrints(String text, long ms, String printed) {
        assertThat(PromDuration.parseMs(text)).isEqualTo(ms);
        assertThat(PromDuration.formatMs(ms)).isEqualTo(printed);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "1", "1y1m1d", "-1w", "1.5d", "d", "1s1s", "5 m", "10000y", "99999999999999999999s"})
    void refuses(String text) {
        assertThatThrownBy(() -> PromDuration.parseMs(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
