package io.weir.storage.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Labels;
import io.weir.storage.SeriesOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesSorterTest {
    private final @Nullable HeadSeries[] series = new HeadSeries[2000];
    private final SeriesSorter sorter = new SeriesSorter(candidate -> candidate.equals(series[candidate.ref]));

    /** Whatever came and went before, and whichever refs were used again, sorting equals comparing. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void sortsAsComparingDoes(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            for (int i = 0; i < random.nextInt(400); i++) {
                change(random.nextInt(series.length), random);
            }
            List<HeadSeries> selected = new ArrayList<>();
            for (HeadSeries candidate : series) {
                if (candidate != null && random.nextBoolean()) {
                    selected.add(candidate);
                }
            }
            HeadSeries[] sorted = selected.toArray(HeadSeries[]::new);
            sorter.sort(sorted);
            selected.sort(Comparator.comparing(each -> each.labels, SeriesOrder.BY_METRIC_NAME_THEN_LABELS));
            assertThat(sorted).containsExactlyElementsOf(selected);
        }
    }

    private void change(int ref, Random random) {
        if (series[ref] == null) {
            Labels labels =
                    Labels.of("__name__", "m" + random.nextInt(3), "a", "" + random.nextLong(), "ref", "" + ref);
            HeadSeries created = new HeadSeries(ref, labels, 0, 0);
            series[ref] = created;
            sorter.add(created);
        } else {
            series[ref] = null;
            sorter.remove();
        }
    }
}
