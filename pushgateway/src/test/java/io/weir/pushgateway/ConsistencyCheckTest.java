package io.weir.pushgateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.exposition.ExpositionException;
import io.weir.exposition.MetricFamilies;
import io.weir.exposition.TextFamilies;
import io.weir.model.MetricType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConsistencyCheckTest {
    @Test
    void acceptsTheSameFamilyInSeveralGroups() throws ExpositionException {
        assertThat(problem(group("/metrics/job/a", "x 1\n"), group("/metrics/job/b", "x{y=\"1\"} 1\n")))
                .isNull();
    }

    @Test
    void acceptsTheReplacementOfAGroup() throws ExpositionException {
        assertThat(problem(
                        group("/metrics/job/a", "# TYPE x gauge\nx 1\n"),
                        group("/metrics/job/a", "# TYPE x counter\nx 1\n")))
                .isNull();
    }

    @Test
    void refusesAnotherTypeThanInAnotherGroup() throws ExpositionException {
        assertThat(problem(
                        group("/metrics/job/a", "# TYPE x gauge\nx 1\n"),
                        group("/metrics/job/b", "# TYPE x counter\nx 1\n")))
                .isEqualTo("collected metric \"x\" {job=\"a\"} is not a COUNTER");
    }

    @Test
    void refusesAnotherTypeThanTheGatewaysOwn() throws ExpositionException {
        assertThat(problem(group("/metrics/job/a", "go_goroutines 1\n")))
                .isEqualTo("gathered metric family go_goroutines has type UNTYPED but should have GAUGE");
    }

    @Test
    void refusesASeriesTwiceInOneBody() throws ExpositionException {
        assertThat(problem(group("/metrics/job/a", "x 1\nx 2\n")))
                .isEqualTo(
                        "collected metric \"x\" {job=\"a\"} was collected before with the same name and label values");
    }

    @Test
    void refusesSeriesThatTheGroupingLabelsMakeAlike() throws ExpositionException {
        assertThat(problem(group("/metrics/job/a/y/0", "x{y=\"1\"} 1\nx{y=\"2\"} 2\n")))
                .contains("was collected before");
    }

    @Test
    void refusesASeriesOfAnotherGroup() throws ExpositionException {
        assertThat(problem(group("/metrics/job/a", "x{y=\"1\"} 1\n"), group("/metrics/job/a/y/1", "x 1\n")))
                .isEqualTo("collected metric \"x\" {job=\"a\", y=\"1\"} was collected before"
                        + " with the same name and label values");
    }

    @Test
    void refusesAGroupWhosePushTimesAreThoseOfAnother() throws ExpositionException {
        assertThat(problem(group("/metrics/job/a/instance@base64/=", ""), group("/metrics/job/a", "")))
                .contains("collected metric \"push_")
                .contains("was collected before");
    }

    @Test
    void refusesNamesThatCollideWithThoseOfAHistogram() throws ExpositionException {
        String histogram = "# TYPE h histogram\nh_count 1\n";

        assertThat(problem(group("/metrics/job/a", histogram + "other_count 1\n")))
                .isNull();
        assertThat(problem(group("/metrics/job/a", "h_sum 1\n"), group("/metrics/job/b", histogram)))
                .isEqualTo("collected metric named \"h_sum\" collides with previously collected histogram named \"h\"");
        assertThat(problem(group("/metrics/job/a", histogram), group("/metrics/job/b", "h_bucket 1\n")))
                .isEqualTo("collected histogram or summary named \"h\""
                        + " collides with previously collected metric named \"h_bucket\"");
    }

    @Test
    void acceptsAPushDespiteAnInconsistencyElsewhere() throws ExpositionException {
        assertThat(problem(
                        group("/metrics/job/a", "y 1\n"),
                        group("/metrics/job/b", "# TYPE x gauge\nx 1\n"),
                        group("/metrics/job/c", "# TYPE x counter\nx 1\n")))
                .isNull();
    }

    private static @Nullable String problem(Group candidate, Group... others) {
        GroupIndex index = new GroupIndex();
        List.of(others).forEach(group -> index.set(group.key(), group));
        return new ConsistencyCheck(index, Map.of("go_goroutines", MetricType.GAUGE)).problem(candidate);
    }

    private static Group group(String path, String text) throws ExpositionException {
        MetricFamilies families = TextFamilies.parse(text.getBytes(StandardCharsets.UTF_8));
        return Group.empty(PushPath.parse(path)).pushed(families.families(), true, 1, 0);
    }
}
