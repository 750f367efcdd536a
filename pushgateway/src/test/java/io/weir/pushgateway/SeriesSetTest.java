package io.weir.pushgateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Labels;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesSetTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void knowsWhatASetKnows(long seed) {
        Random random = new Random(seed);
        SeriesSet series = new SeriesSet();
        Set<Labels> expected = new HashSet<>();

        for (int i = 0; i < 5_000; i++) {
            Labels labels = Labels.of(Labels.METRIC_NAME, "m", "x", Integer.toString(random.nextInt(3_000)));
            assertThat(series.add(labels)).as("series %d", i).isEqualTo(expected.add(labels));
        }
    }
}
