package io.weir.storage.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Fingerprint;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FingerprintTableTest {
    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    /** Few distinct high halves, so that runs collide, wrap around and are removed from the middle. */
    @ParameterizedTest
    @MethodSource("seeds")
    void agreesWithAHashMap(long seed) {
        Random random = new Random(seed);
        FingerprintTable table = new FingerprintTable();
        Map<Fingerprint, Integer> expected = new HashMap<>();
        for (int step = 0; step < 3000; step++) {
            Fingerprint key = new Fingerprint(random.nextInt(80), random.nextInt(4));
            if (random.nextInt(5) < 2) {
                table.remove(key.high(), key.low());
                expected.remove(key);
            } else if (!expected.containsKey(key)) {
                table.put(key.high(), key.low(), step);
                expected.put(key, step);
            }
            assertThat(table.size()).isEqualTo(expected.size());
        }
        for (int high = 0; high < 80; high++) {
            for (int low = 0; low < 4; low++) {
                assertThat(table.get(high, low))
                        .isEqualTo(expected.getOrDefault(new Fingerprint(high, low), FingerprintTable.ABSENT));
            }
        }
    }
}
