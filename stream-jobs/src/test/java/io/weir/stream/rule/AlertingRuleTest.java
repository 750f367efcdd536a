package io.weir.stream.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Labels;
import io.weir.stream.rule.ActiveAlert.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each case says, minute by minute, whether the condition holds, and what becomes of the alert. */
class AlertingRuleTest {
    private static final long MINUTE_MS = 60_000;

    /**
     * @param holds one character a minute: {@code x} if the condition holds, {@code .} if not
     * @param states one letter a minute: Pending, Firing, Inactive (resolved and kept), {@code -} for none
     */
    private record Case(String name, long forMinutes, long keepFiringForMinutes, String holds, String states) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("without for, fires at once", 0, 0, "xx.", "FFI"),
                new Case("is pending until the condition held for long enough", 3, 0, "xxxxx", "PPPFF"),
                new Case("a pending alert vanishes with its condition", 3, 0, "xx.xxxx", "PP-PPPF"),
                new Case("for starts over after an interruption", 2, 0, "xx.xxx", "PP-PPF"),
                new Case("a resolved alert is kept 15 minutes", 0, 0, "x................", "FIIIIIIIIIIIIIIII"),
                new Case("and forgotten after that", 0, 0, "x.................", "FIIIIIIIIIIIIIIII-"),
                new Case("a resolved alert that comes back is pending anew", 1, 0, "xx.xx", "PFIPF"),
                new Case("keep_firing_for outlives the condition", 0, 2, "x...", "FFFI"),
                new Case("its time starts anew when the condition comes back", 0, 2, "x.x...", "FFFFFI"),
                new Case("keep_firing_for does not keep pending alerts", 2, 5, "x..", "P--"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void state(Case expected) {
        AlertingRule rule = rule(expected.forMinutes * MINUTE_MS, expected.keepFiringForMinutes * MINUTE_MS, 0);
        List<ActiveAlert> alerts = List.of();
        StringBuilder states = new StringBuilder();
        for (int minute = 0; minute < expected.holds.length(); minute++) {
            List<VectorSample> vector = expected.holds.charAt(minute) == 'x' ? List.of(sample("a", minute)) : List.of();
            alerts = rule.evaluate(vector, alerts, minute * MINUTE_MS).alerts();
            states.append(alerts.isEmpty() ? '-' : alerts.get(0).state().name().charAt(0));
        }
        assertThat(states.toString()).isEqualTo(expected.states);
    }

    private static AlertingRule rule(long forMs, long keepFiringForMs, int limit) {
        RuleDefinition definition = new RuleDefinition(
                RuleDefinition.Kind.ALERTING,
                "Down",
                "up == 0",
                forMs,
                keepFiringForMs,
                Map.of("severity", "page", "instance", "{{ $labels.instance }}!"),
                Map.of("summary", "value {{ $value }}"));
        return new AlertingRule(definition, limit, new TemplatedTexts(Labels.empty(), ""));
    }

    private static VectorSample sample(String instance, double value) {
        return new VectorSample(Labels.of(Labels.METRIC_NAME, "up", "instance", instance, "job", "node"), value);
    }

    @Test
    void labelsAreThoseOfSampleAndRuleAndTheAlertsName() {
        ActiveAlert alert = rule(0, 0, 0)
                .evaluate(List.of(sample("a", 7)), List.of(), 0)
                .alerts()
                .get(0);

        assertThat(alert.labels())
                .isEqualTo(Labels.of("alertname", "Down", "instance", "a!", "job", "node", "severity", "page"));
        assertThat(alert.annotations()).containsExactly(Map.entry("summary", "value 7"));
        assertThat(alert.value()).isEqualTo(7);
    }

    @Test
    void anActiveAlertTakesTheNewValueAndAnnotations() {
        AlertingRule rule = rule(10 * MINUTE_MS, 0, 0);
        List<ActiveAlert> alerts =
                rule.evaluate(List.of(sample("a", 1)), List.of(), 0).alerts();

        ActiveAlert alert = rule.evaluate(List.of(sample("a", 2)), alerts, MINUTE_MS)
                .alerts()
                .get(0);

        assertThat(alert.value()).isEqualTo(2);
        assertThat(alert.annotations()).containsEntry("summary", "value 2");
        assertThat(alert.activeAtMs()).isZero();
    }

    @Test
    void writesAlertsAndTheTimeSinceWhichTheyAreActive() {
        AlertingRule rule = rule(2 * MINUTE_MS, 0, 0);
        List<ActiveAlert> alerts =
                rule.evaluate(List.of(sample("a", 1)), List.of(), 90_500).alerts();

        List<VectorSample> series =
                rule.evaluate(List.of(sample("a", 1)), alerts, 120_500).series();

        Labels labels = Labels.of("alertname", "Down", "instance", "a!", "job", "node", "severity", "page");
        assertThat(series)
                .containsExactly(
                        new VectorSample(
                                labels.with(Labels.METRIC_NAME, "ALERTS").with("alertstate", "pending"), 1),
                        new VectorSample(labels.with(Labels.METRIC_NAME, "ALERTS_FOR_STATE"), 90));
    }

    @Test
    void aResolvedAlertWritesNothing() {
        AlertingRule rule = rule(0, 0, 0);
        List<ActiveAlert> alerts =
                rule.evaluate(List.of(sample("a", 1)), List.of(), 0).alerts();

        assertThat(rule.evaluate(List.of(), alerts, MINUTE_MS).series()).isEmpty();
    }

    @Test
    void twoElementsWithTheSameAlertLabelsFailTheRuleAndChangeNothing() {
        AlertingRule rule = rule(0, 0, 0);
        List<ActiveAlert> before =
                rule.evaluate(List.of(sample("a", 1)), List.of(), 0).alerts();
        VectorSample other = new VectorSample(sample("a", 1).labels().with(Labels.METRIC_NAME, "other"), 1);

        AlertingRule.Outcome outcome = rule.evaluate(List.of(sample("a", 1), other), before, MINUTE_MS);

        assertThat(outcome.failure())
                .isEqualTo("vector contains metrics with the same labelset after applying alert labels");
        assertThat(outcome.alerts()).isEqualTo(before);
        assertThat(outcome.series()).isEmpty();
    }

    @Test
    void moreAlertsThanTheLimitForgetAllOfThem() {
        AlertingRule rule = rule(0, 0, 1);
        List<ActiveAlert> before =
                rule.evaluate(List.of(sample("a", 1)), List.of(), 0).alerts();

        AlertingRule.Outcome outcome = rule.evaluate(List.of(sample("a", 1), sample("b", 1)), before, MINUTE_MS);

        assertThat(outcome.failure()).isEqualTo("exceeded limit of 1 with 2 alerts");
        assertThat(outcome.alerts()).isEmpty();
    }

    @Test
    void aLongerForSendsAFiringAlertBackToPending() {
        List<ActiveAlert> firing =
                rule(0, 0, 0).evaluate(List.of(sample("a", 1)), List.of(), 0).alerts();

        ActiveAlert alert = rule(5 * MINUTE_MS, 0, 0)
                .evaluate(List.of(sample("a", 1)), firing, MINUTE_MS)
                .alerts()
                .get(0);

        assertThat(alert.state()).isEqualTo(State.PENDING);
        assertThat(alert.firedAtMs()).isEqualTo(ActiveAlert.NEVER);
        assertThat(alert.activeAtMs()).isZero();
    }

    @Test
    void aFiringAlertIsSentAtOnceAndAfterEachResendDelay() {
        AlertingRule rule = rule(0, 0, 0);
        List<Integer> sentAt = new ArrayList<>();
        List<ActiveAlert> alerts = List.of();
        for (int second = 0; second <= 150; second += 15) {
            alerts = rule.evaluate(List.of(sample("a", 1)), alerts, second * 1000L)
                    .alerts();
            if (alerts.get(0).needsSending(second * 1000L, MINUTE_MS)) {
                sentAt.add(second);
                alerts = List.of(alerts.get(0).sent(second * 1000L));
            }
        }
        assertThat(sentAt).containsExactly(0, 75, 150);
    }

    @Test
    void aPendingAlertIsNotSentAndAResolvedOneAtOnce() {
        AlertingRule rule = rule(MINUTE_MS, 0, 0);
        List<ActiveAlert> pending =
                rule.evaluate(List.of(sample("a", 1)), List.of(), 0).alerts();
        assertThat(pending.get(0).needsSending(0, MINUTE_MS)).isFalse();

        ActiveAlert firing = rule.evaluate(List.of(sample("a", 1)), pending, MINUTE_MS)
                .alerts()
                .get(0)
                .sent(MINUTE_MS);
        ActiveAlert resolved =
                rule.evaluate(List.of(), List.of(firing), 75_000).alerts().get(0);

        assertThat(firing.needsSending(75_000, MINUTE_MS)).isFalse();
        assertThat(resolved.needsSending(75_000, MINUTE_MS)).isTrue();
        assertThat(resolved.resolvedAtMs()).isEqualTo(75_000);
    }
}
