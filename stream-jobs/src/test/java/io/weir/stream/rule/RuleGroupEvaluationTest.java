package io.weir.stream.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.stream.rule.RuleState.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleGroupEvaluationTest {
    private static final RuleDefinition RECORDING =
            RuleDefinition.recording("job:up:sum", "sum by (job) (up)", Map.of("team", "infra", "tmp", ""));
    private static final RuleDefinition ALERTING = RuleDefinition.alerting("Down", "up == 0", 0, Map.of(), Map.of());

    private final FakeExpressions expressions = new FakeExpressions();

    /** Vectors that the test sets, and what the rules wrote. */
    private static final class FakeExpressions implements RuleExpressions {
        private final List<List<VectorSample>> vectors = new ArrayList<>();
        private final List<ProducedSample> written = new ArrayList<>();
        private String failure = "";

        @Override
        public List<VectorSample> evaluate(int index) throws RuleEvaluationException {
            if (!failure.isEmpty()) {
                throw new RuleEvaluationException(failure);
            }
            return vectors.get(index);
        }

        @Override
        public void written(List<ProducedSample> samples) {
            written.addAll(samples);
        }
    }

    private static RuleGroupDefinition group(int limit, long queryOffsetMs, RuleDefinition... rules) {
        return new RuleGroupDefinition("rules.yml", "g", 15_000, queryOffsetMs, limit, List.of(rules));
    }

    private RuleGroupEvaluation.Outcome evaluate(RuleGroupState before, long instantMs, List<VectorSample> vector) {
        expressions.vectors.clear();
        before.rules().forEach(rule -> expressions.vectors.add(vector));
        return new RuleGroupEvaluation(
                        before.definition(),
                        (alert, template, sample, nowMs) -> template,
                        RuleGroupEvaluation.DEFAULT_RESEND_DELAY_MS)
                .evaluate(before, instantMs, expressions);
    }

    private static VectorSample of(String job, double value) {
        return new VectorSample(Labels.of("job", job, "tmp", "x"), value);
    }

    private static Labels recorded(String job) {
        return Labels.of(Labels.METRIC_NAME, "job:up:sum", "job", job, "team", "infra");
    }

    @Test
    void aRecordedSeriesHasTheRulesNameAndLabels() {
        var outcome = evaluate(RuleGroupState.initial(group(0, 0, RECORDING)), 60_000, List.of(of("a", 3)));

        assertThat(outcome.samples()).containsExactly(new ProducedSample(recorded("a"), 60_000, 3));
        assertThat(expressions.written).isEqualTo(outcome.samples());
        assertThat(outcome.state().rules().get(0).health()).isEqualTo(Health.OK);
        assertThat(outcome.state().lastInstantMs()).isEqualTo(60_000);
    }

    @Test
    void samplesCarryTheInstantMinusTheQueryOffset() {
        var outcome = evaluate(RuleGroupState.initial(group(0, 20_000, RECORDING)), 60_000, List.of(of("a", 3)));

        assertThat(outcome.samples()).containsExactly(new ProducedSample(recorded("a"), 40_000, 3));
    }

    @Test
    void aSeriesThatVanishesGetsOneStaleMarker() {
        var first = evaluate(RuleGroupState.initial(group(0, 0, RECORDING)), 60_000, List.of(of("a", 3), of("b", 4)));
        var second = evaluate(first.state(), 75_000, List.of(of("a", 5)));
        var third = evaluate(second.state(), 90_000, List.of(of("a", 5)));

        assertThat(second.samples())
                .extracting(ProducedSample::labels, s -> StaleMarker.is(s.value()))
                .containsExactly(tuple(recorded("a"), false), tuple(recorded("b"), true));
        assertThat(third.samples()).hasSize(1);
    }

    @Test
    void aFailedEvaluationWritesNothingAndKeepsTheSeriesForLater() {
        var first = evaluate(RuleGroupState.initial(group(0, 0, RECORDING)), 60_000, List.of(of("a", 3)));
        expressions.failure = "found duplicate series";
        var failed = evaluate(first.state(), 75_000, List.of());
        expressions.failure = "";
        var recovered = evaluate(failed.state(), 90_000, List.of());

        assertThat(failed.samples()).isEmpty();
        assertThat(failed.state().rules().get(0).health()).isEqualTo(Health.ERR);
        assertThat(failed.state().rules().get(0).lastError()).isEqualTo("found duplicate series");
        assertThat(recovered.samples()).hasSize(1).allMatch(sample -> StaleMarker.is(sample.value()));
        assertThat(recovered.state().rules().get(0).lastError()).isEmpty();
    }

    @Test
    void duplicatesAfterLabellingFailTheRule() {
        RuleDefinition rule = RuleDefinition.recording("r", "up", Map.of("job", "same"));
        var outcome = evaluate(RuleGroupState.initial(group(0, 0, rule)), 60_000, List.of(of("a", 3), of("b", 4)));

        assertThat(outcome.samples()).isEmpty();
        assertThat(outcome.state().rules().get(0).lastError())
                .isEqualTo("vector contains metrics with the same labelset after applying rule labels");
    }

    @Test
    void moreSeriesThanTheLimitFailTheRule() {
        var outcome = evaluate(RuleGroupState.initial(group(1, 0, RECORDING)), 60_000, List.of(of("a", 3), of("b", 4)));

        assertThat(outcome.samples()).isEmpty();
        assertThat(outcome.state().rules().get(0).lastError()).isEqualTo("exceeded limit of 1 with 2 series");
    }

    @Test
    void theAlertStateOfAResolvedAlertGoesStale() {
        var first = evaluate(RuleGroupState.initial(group(0, 0, ALERTING)), 60_000, List.of(of("a", 0)));
        var second = evaluate(first.state(), 75_000, List.of());

        assertThat(first.samples())
                .extracting(sample -> sample.labels().metricName())
                .containsExactly("ALERTS", "ALERTS_FOR_STATE");
        assertThat(second.samples()).hasSize(2).allMatch(sample -> StaleMarker.is(sample.value()));
    }

    @Test
    void endsAtIsFourIntervalsAheadWhileFiringAndTheEndOnceResolved() {
        var first = evaluate(RuleGroupState.initial(group(0, 0, ALERTING)), 60_000, List.of(of("a", 0)));
        var second = evaluate(first.state(), 75_000, List.of(of("a", 0)));
        var third = evaluate(second.state(), 90_000, List.of());

        assertThat(first.alerts()).hasSize(1);
        assertThat(first.alerts().get(0).endsAtMs()).isEqualTo(60_000 + 4 * 60_000);
        assertThat(second.alerts()).isEmpty();
        assertThat(third.alerts()).hasSize(1);
        assertThat(third.alerts().get(0).endsAtMs()).isEqualTo(90_000);
    }

    @Test
    void anEvaluationRepeatedFromTheSameStateGivesTheSame() {
        var first = evaluate(RuleGroupState.initial(group(0, 0, RECORDING, ALERTING)), 60_000, List.of(of("a", 0)));
        var once = evaluate(first.state(), 75_000, List.of(of("b", 0)));
        var again = evaluate(first.state(), 75_000, List.of(of("b", 0)));

        assertThat(again).isEqualTo(once);
    }

    @Test
    void aNewDefinitionKeepsWhatItsRulesShareAndEndsTheRest() {
        RuleDefinition gone = RuleDefinition.recording("gone", "up", Map.of());
        var before = evaluate(RuleGroupState.initial(group(0, 0, gone, ALERTING)), 60_000, List.of(of("a", 0)));
        RuleDefinition edited = RuleDefinition.alerting("Down", "up < 1", 0, Map.of(), Map.of());

        RuleGroupState state = before.state().under(group(0, 0, edited, RECORDING));
        var outcome = evaluate(state, 75_000, List.of(of("a", 0)));

        assertThat(state.rules().get(0).alerts()).hasSize(1);
        assertThat(outcome.alerts()).isEmpty();
        assertThat(outcome.samples())
                .filteredOn(sample -> StaleMarker.is(sample.value()))
                .extracting(sample -> sample.labels().metricName())
                .containsExactly("gone");
    }
}
