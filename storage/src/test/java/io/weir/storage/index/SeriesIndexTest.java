package io.weir.storage.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.LabelMatcher;
import io.weir.model.LabelMatcher.Type;
import io.weir.model.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeriesIndexTest {
    private static final String[] NAMES = {"__name__", "job", "instance", "zone"};
    private static final String[] PATTERNS = {
        "", ".*", ".+", "a", "a|b", "a|", "b|c|", "[ab]", "x|y", "a.*|", "(?i:A)", "[^a]", "a?"
    };

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** Whatever the index does to be quick, it finds what asking every series finds. */
    @ParameterizedTest
    @MethodSource("seeds")
    void findsWhatAScanFinds(long seed) {
        Random random = new Random(seed);
        SeriesIndex index = new SeriesIndex();
        Map<Integer, Labels> series = randomSeries(random, index);
        for (int i = 0; i < 30; i++) {
            List<LabelMatcher> matchers = randomMatchers(random);
            List<Integer> expected = series.entrySet().stream()
                    .filter(entry -> LabelMatcher.allMatch(matchers, entry.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            assertThat(IntStream.of(index.select(matchers, ref -> labelsOf(series, ref))
                                    .toArray())
                            .boxed()
                            .toList())
                    .as("%s", matchers)
                    .isEqualTo(expected);
        }
    }

    private static Labels labelsOf(Map<Integer, Labels> series, int ref) {
        return series.getOrDefault(ref, Labels.empty());
    }

    private static Map<Integer, Labels> randomSeries(Random random, SeriesIndex index) {
        Map<Integer, Labels> series = new TreeMap<>();
        int count = random.nextInt(60);
        for (int ref = 0; ref < count; ref++) {
            Labels.Builder labels = Labels.builder().set("id", Integer.toString(ref));
            for (String name : NAMES) {
                if (random.nextInt(3) > 0) {
                    labels.set(name, String.valueOf((char) ('a' + random.nextInt(4))));
                }
            }
            Labels added = labels.build();
            assertThat(index.add(ref, added)).isEqualTo(added);
            series.put(ref, added);
        }
        for (int ref = 0; ref < count; ref++) {
            if (random.nextInt(4) == 0) {
                index.remove(ref, labelsOf(series, ref));
                series.remove(ref);
            }
        }
        return series;
    }

    private static List<LabelMatcher> randomMatchers(Random random) {
        List<LabelMatcher> matchers = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            matchers.add(LabelMatcher.of(
                    Type.values()[random.nextInt(4)],
                    random.nextInt(10) == 0 ? "absent" : NAMES[random.nextInt(NAMES.length)],
                    PATTERNS[random.nextInt(PATTERNS.length)]));
        }
        return matchers;
    }

    @Test
    void forgetsNamesAndValuesWithTheirLastSeries() {
        SeriesIndex index = new SeriesIndex();
        Labels first = Labels.of("job", "a", "zone", "z");
        index.add(0, first);
        index.add(1, Labels.of("job", "b"));
        index.remove(0, first);
        assertThat(index.labelNames()).containsExactly("job");
        assertThat(index.labelValues("job")).containsExactly("b");
        assertThat(index.labelValues("zone")).isEmpty();
        assertThat(index.size()).isEqualTo(1);
        assertThat(index.labelPairs()).isEqualTo(1);
    }

    /** A million series share a few thousand strings; each kept apart would cost more than all samples. */
    @Test
    void sharesTheStringsOfItsSeries() {
        SeriesIndex index = new SeriesIndex();
        Labels first = index.add(0, Labels.of(new String("job"), new String("a")));
        Labels second = index.add(1, Labels.of(new String("job"), new String("a")));
        assertThat(second.value(0)).isSameAs(first.value(0));
        assertThat(second.name(0)).isSameAs(first.name(0));
    }
}
