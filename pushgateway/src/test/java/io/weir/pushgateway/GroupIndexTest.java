package io.weir.pushgateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.exposition.ExpositionException;
import io.weir.exposition.TextFamilies;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The index answers as a walk over all groups does. */
class GroupIndexTest {
    private static final List<String> PATHS = List.of(
            "/metrics/job/a",
            "/metrics/job/b",
            "/metrics/job/a/x/1",
            "/metrics/job/a/x/2",
            "/metrics/job/a/x@base64/=",
            "/metrics/job/a/x/1/y/1",
            "/metrics/job/a/y/1",
            "/metrics/job/a/instance@base64/=");
    private static final List<String> TYPES = List.of("counter", "gauge", "untyped");

    static Stream<Long> seeds() {
        return IntStream.range(0, 50).mapToObj(Long::valueOf);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void answersAsAWalkOverAllGroupsDoes(long seed) throws ExpositionException {
        Random random = new Random(seed);
        GroupIndex index = new GroupIndex();
        Map<GroupingKey, Group> groups = new HashMap<>();
        for (int step = 0; step < 100; step++) {
            GroupingKey key = PushPath.parse(PATHS.get(random.nextInt(PATHS.size())));
            if (random.nextInt(4) == 0) {
                groups.remove(key);
            } else {
                groups.put(key, group(key, random));
            }
            index.set(key, groups.get(key));

            GroupingKey except = PushPath.parse(PATHS.get(random.nextInt(PATHS.size())));
            for (String name : List.of("m", "n")) {
                assertThat(index.typesOf(name, except)).isEqualTo(typesByWalk(groups, name, except));
            }
            for (PushedSeries series : group(except, random).series()) {
                assertThat(index.holds(series.labels(), except))
                        .as(series.labels().toString())
                        .isEqualTo(heldByWalk(groups, series.labels(), except));
            }
        }
    }

    private static Group group(GroupingKey key, Random random) throws ExpositionException {
        StringBuilder text = new StringBuilder();
        for (String name : List.of("m", "n")) {
            if (random.nextBoolean()) {
                text.append("# TYPE ").append(name).append(' ').append(TYPES.get(random.nextInt(TYPES.size())));
                text.append('\n').append(name).append("{x=\"1\",y=\"").append(random.nextInt(2) + 1);
                text.append("\"} 1\n").append(name).append(" 1\n");
            }
        }
        return Group.empty(key)
                .pushed(
                        TextFamilies.parse(text.toString().getBytes(StandardCharsets.UTF_8))
                                .families(),
                        true,
                        1,
                        0);
    }

    private static Set<MetricType> typesByWalk(Map<GroupingKey, Group> groups, String name, GroupingKey except) {
        return groups.values().stream()
                .filter(group -> !group.key().equals(except) && group.families().containsKey(name))
                .map(group -> group.families().get(name).type())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(MetricType.class)));
    }

    private static boolean heldByWalk(Map<GroupingKey, Group> groups, Labels series, GroupingKey except) {
        return groups.values().stream()
                .filter(group -> !group.key().equals(except))
                .anyMatch(group -> group.holds(series));
    }
}
