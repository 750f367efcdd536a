package io.weir.stream.plan;

import static io.weir.stream.testing.Groups.OPTIONS;
import static io.weir.stream.testing.Groups.alert;
import static io.weir.stream.testing.Groups.group;
import static io.weir.stream.testing.Groups.recording;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GroupPlanTest {
    private record Refused(String expr, String problem) {
        @Override
        public String toString() {
            return expr;
        }
    }

    static Stream<Refused> refused() {
        return Stream.of(
                new Refused("sum(", "could not parse expression"),
                new Refused("up[5m]", "rule result is not a vector or scalar"),
                new Refused("\"text\"", "rule result is not a vector or scalar"),
                new Refused("up @ 1700000000", "the @ modifier is not supported"),
                new Refused("sum_over_time(up[1m:15s] @ end())", "the @ modifier is not supported"),
                new Refused("up offset -1m", "negative offsets are not supported"),
                new Refused(
                        "rate(x[3h])", "needs samples of the last 3h, but the samples topic holds only 2h for rules"),
                new Refused("rate(x[90m] offset 1h)", "needs samples of the last 2h30m"),
                new Refused("max_over_time(rate(x[5m])[2h:])", "needs samples of the last 2h5m"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatTheStreamCannotComputeIsRefusedByName(Refused refused) {
        assertThatThrownBy(() -> GroupPlan.of(group(recording("fine", "up"), recording("r", refused.expr)), OPTIONS))
                .isInstanceOf(UnsupportedRuleException.class)
                .hasMessageStartingWith("rules.yml: group \"g\", rule 2, \"r\": ")
                .hasMessageContaining(refused.problem);
    }

    private record Reads(String expr, boolean own) {
        @Override
        public String toString() {
            return expr;
        }
    }

    static Stream<Reads> readers() {
        return Stream.of(
                new Reads("up", false),
                new Reads("job:up:sum", true),
                new Reads("rate(job:up:sum[5m])", true),
                new Reads("{__name__=~\"job:.*\"}", true),
                new Reads("{job=\"a\"}", true),
                new Reads("{__name__=~\"job:.*\", __name__!~\".*:sum\"}", false),
                new Reads("up + on() group_left() job:up:sum", true),
                new Reads("ALERTS", true),
                new Reads("ALERTS{alertname=\"Down\"}", true),
                new Reads("ALERTS{alertname=\"Other\"}", false),
                new Reads("ALERTS{severity=\"ticket\"}", false),
                new Reads("ALERTS_FOR_STATE{severity=\"page\"}", true),
                new Reads("vector(1)", false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readers")
    void aRuleThatMayReadAnEarlierOnesOutputIsEvaluatedInOnePlace(Reads reads) throws Exception {
        GroupPlan plan = GroupPlan.of(
                group(
                        recording("job:up:sum", "sum by (job) (up)"),
                        alert("Down", "up == 0", 0),
                        recording("r", reads.expr)),
                OPTIONS);

        assertThat(plan.rules().get(2).ownWindowMs() > 0).isEqualTo(reads.own);
        assertThat(plan.ownWindowMs() > 0).isEqualTo(reads.own);
    }

    @Test
    void aRuleDoesNotWaitForLaterOnes() throws Exception {
        GroupPlan plan = GroupPlan.of(group(recording("a", "b"), recording("b", "up")), OPTIONS);

        assertThat(plan.ownWindowMs()).isZero();
    }

    @Test
    void samplesAreKeptForTheLongestWindowAndTheQueryOffset() throws Exception {
        GroupPlan plan = GroupPlan.of(group(recording("a", "rate(x[10m])"), recording("b", "x offset 7m")), OPTIONS);

        assertThat(plan.keepMs()).isEqualTo(12 * 60_000);
    }

    @Test
    void theHashFollowsWhatIsEvaluatedAndWhen() throws Exception {
        long hash = GroupPlan.of(group(recording("a", "up")), OPTIONS).hash();

        assertThat(GroupPlan.of(group(recording("a", "up")), OPTIONS).hash()).isEqualTo(hash);
        assertThat(GroupPlan.of(group(recording("a", "up + 1")), OPTIONS).hash())
                .isNotEqualTo(hash);
    }
}
