package io.weir.stream.rule;

import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.stream.rule.RuleState.Health;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Evaluates a rule group at one instant after the other. Follows Group.Eval in prometheus rules/group.go, as a function
 * of the state before, the instant, and the expressions' results; whoever calls it keeps the state.
 */
public final class RuleGroupEvaluation {
    /** How long a firing alert is silent between two sendings, unless configured otherwise. */
    public static final long DEFAULT_RESEND_DELAY_MS = 60_000;

    private final RuleGroupDefinition definition;
    private final AlertTexts texts;
    private final long resendDelayMs;

    public RuleGroupEvaluation(RuleGroupDefinition definition, AlertTexts texts, long resendDelayMs) {
        this.definition = definition;
        this.texts = texts;
        this.resendDelayMs = resendDelayMs;
    }

    /**
     * What one evaluation leads to.
     *
     * @param state to continue from
     * @param samples to write
     * @param alerts to send
     */
    public record Outcome(RuleGroupState state, List<ProducedSample> samples, List<SentAlert> alerts) {}

    /**
     * Evaluates the rules in their order.
     *
     * @param before must belong to this group's definition
     * @param instantMs what the group's schedule says, not the wall clock
     */
    public Outcome evaluate(RuleGroupState before, long instantMs, RuleExpressions expressions) {
        if (!before.definition().equals(definition)) {
            throw new IllegalArgumentException("state of another definition of " + definition.key());
        }
        long sampleTimeMs = instantMs - definition.queryOffsetMs();
        List<RuleState> states = new ArrayList<>();
        List<ProducedSample> samples = new ArrayList<>();
        List<SentAlert> alerts = new ArrayList<>();
        Set<Labels> alive = new HashSet<>();
        for (int i = 0; i < definition.rules().size(); i++) {
            RuleDefinition rule = definition.rules().get(i);
            RuleState state = before.rules().get(i);
            List<ProducedSample> written = new ArrayList<>();
            try {
                List<VectorSample> vector = expressions.evaluate(i);
                state = rule.isAlerting()
                        ? alert(rule, state, vector, instantMs, written, alerts)
                        : record(rule, state, vector, sampleTimeMs, written);
            } catch (RuleEvaluationException e) {
                // Neither samples nor stale markers: what the rule wrote before stands until it goes stale by itself.
                state = new RuleState(Health.ERR, message(e), 0, state.series(), state.alerts());
            }
            alive.addAll(state.series());
            states.add(state);
            expressions.written(written);
            samples.addAll(written);
        }
        for (Labels orphan : before.orphans()) {
            if (!alive.contains(orphan)) {
                samples.add(new ProducedSample(orphan, sampleTimeMs, StaleMarker.VALUE));
            }
        }
        return new Outcome(new RuleGroupState(definition, instantMs, states, List.of()), samples, alerts);
    }

    private RuleState record(
            RuleDefinition rule,
            RuleState before,
            List<VectorSample> vector,
            long sampleTimeMs,
            List<ProducedSample> written)
            throws RuleEvaluationException {
        List<VectorSample> recorded = new RecordingRule(rule, definition.limit()).record(vector);
        List<Labels> series = write(recorded, before.series(), sampleTimeMs, written);
        return new RuleState(Health.OK, "", recorded.size(), series, List.of());
    }

    private RuleState alert(
            RuleDefinition rule,
            RuleState before,
            List<VectorSample> vector,
            long instantMs,
            List<ProducedSample> written,
            List<SentAlert> sent) {
        AlertingRule.Outcome outcome =
                new AlertingRule(rule, definition.limit(), texts).evaluate(vector, before.alerts(), instantMs);
        if (outcome.failure() != null) {
            return new RuleState(Health.ERR, outcome.failure(), 0, before.series(), outcome.alerts());
        }
        List<ActiveAlert> alerts = new ArrayList<>();
        for (ActiveAlert alert : outcome.alerts()) {
            if (alert.needsSending(instantMs, resendDelayMs)) {
                ActiveAlert now = alert.sent(instantMs);
                sent.add(new SentAlert(now, endsAtMs(now, instantMs), rule.expr()));
                alerts.add(now);
            } else {
                alerts.add(alert);
            }
        }
        long sampleTimeMs = instantMs - definition.queryOffsetMs();
        List<Labels> series = write(outcome.series(), before.series(), sampleTimeMs, written);
        return new RuleState(Health.OK, "", outcome.series().size(), series, alerts);
    }

    /** Four chances to send again before the Alertmanager takes a firing alert for resolved. */
    private long endsAtMs(ActiveAlert alert, long instantMs) {
        return alert.resolvedAtMs() != ActiveAlert.NEVER
                ? alert.resolvedAtMs()
                : instantMs + 4 * Math.max(definition.intervalMs(), resendDelayMs);
    }

    /** Adds {@code produced}, and stale markers for what was {@code before} and is no more. @return the series written */
    private static List<Labels> write(
            List<VectorSample> produced, List<Labels> before, long sampleTimeMs, List<ProducedSample> written) {
        Set<Labels> series = new LinkedHashSet<>();
        for (VectorSample sample : produced) {
            series.add(sample.labels());
            written.add(new ProducedSample(sample.labels(), sampleTimeMs, sample.value(), sample.histogram()));
        }
        for (Labels old : before) {
            if (!series.contains(old)) {
                written.add(new ProducedSample(old, sampleTimeMs, StaleMarker.VALUE));
            }
        }
        return List.copyOf(series);
    }

    private static String message(RuleEvaluationException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
