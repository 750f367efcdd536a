package io.weir.stream.rule;

import io.weir.model.Labels;
import io.weir.stream.rule.ActiveAlert.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Moves the alerts of one alerting rule from one instant to the next. Follows AlertingRule.Eval in prometheus
 * rules/alerting.go; alerts keep the order in which they became active.
 */
final class AlertingRule {
    static final String ALERTS = "ALERTS";
    static final String ALERTS_FOR_STATE = "ALERTS_FOR_STATE";
    static final String ALERT_NAME = "alertname";
    private static final String ALERT_STATE = "alertstate";

    /** How long a resolved alert is kept, so that the Alertmanager hears of its end more than once. */
    static final long RESOLVED_RETENTION_MS = 15 * 60_000;

    private final RuleDefinition definition;
    private final int limit;
    private final AlertTexts texts;

    AlertingRule(RuleDefinition definition, int limit, AlertTexts texts) {
        this.definition = definition;
        this.limit = limit;
        this.texts = texts;
    }

    /**
     * The alerts after one instant.
     *
     * @param alerts active ones and resolved ones that are still kept
     * @param series elements of ALERTS and ALERTS_FOR_STATE to write
     * @param failure why nothing is written, or null
     */
    record Outcome(
            List<ActiveAlert> alerts,
            List<VectorSample> series,
            @Nullable String failure) {}

    Outcome evaluate(List<VectorSample> vector, List<ActiveAlert> before, long nowMs) {
        Map<Labels, ActiveAlert> found = new LinkedHashMap<>();
        for (VectorSample sample : vector) {
            // A histogram makes an alert like any value; what the alert shows of it is 0, as in Prometheus.
            double value = sample.histogram() == null ? sample.value() : 0;
            ActiveAlert alert = ActiveAlert.pending(labels(sample, nowMs), annotations(sample, nowMs), value, nowMs);
            if (found.put(alert.labels(), alert) != null) {
                return new Outcome(
                        before,
                        List.of(),
                        "vector contains metrics with the same labelset after applying alert labels");
            }
        }
        Map<Labels, ActiveAlert> merged = new LinkedHashMap<>();
        for (ActiveAlert alert : before) {
            merged.put(alert.labels(), alert);
        }
        for (ActiveAlert alert : found.values()) {
            ActiveAlert known = merged.get(alert.labels());
            merged.put(
                    alert.labels(),
                    known == null || known.state() == State.INACTIVE
                            ? alert
                            : known.refreshed(alert.annotations(), alert.value()));
        }

        List<ActiveAlert> after = new ArrayList<>(merged.size());
        List<VectorSample> series = new ArrayList<>();
        int active = 0;
        for (ActiveAlert alert : merged.values()) {
            ActiveAlert next = found.containsKey(alert.labels()) ? held(alert, nowMs) : ceased(alert, nowMs);
            if (next == null) {
                continue;
            }
            after.add(next);
            if (next.state() != State.INACTIVE) {
                active++;
                series.add(new VectorSample(alertsLabels(next), 1));
                series.add(new VectorSample(
                        named(next.labels(), ALERTS_FOR_STATE), Math.floorDiv(next.activeAtMs(), 1000)));
            }
        }
        if (limit > 0 && active > limit) {
            return new Outcome(List.of(), List.of(), "exceeded limit of " + limit + " with " + active + " alerts");
        }
        return new Outcome(after, series, null);
    }

    private Labels labels(VectorSample sample, long nowMs) {
        Labels.Builder builder = sample.labels().toBuilder().remove(Labels.METRIC_NAME);
        definition
                .labels()
                .forEach((name, text) -> builder.set(name, texts.expand(definition.name(), text, sample, nowMs)));
        return builder.set(ALERT_NAME, definition.name()).build();
    }

    private Map<String, String> annotations(VectorSample sample, long nowMs) {
        Map<String, String> expanded = new TreeMap<>();
        definition
                .annotations()
                .forEach((name, text) -> expanded.put(name, texts.expand(definition.name(), text, sample, nowMs)));
        return Collections.unmodifiableMap(expanded);
    }

    /** The alert's condition holds at {@code nowMs}. */
    private ActiveAlert held(ActiveAlert alert, long nowMs) {
        return aged(alert.keptFiringSince(ActiveAlert.NEVER), nowMs);
    }

    /** The alert's condition does not hold at {@code nowMs}; null means it is forgotten. */
    private @Nullable ActiveAlert ceased(ActiveAlert alert, long nowMs) {
        switch (alert.state()) {
            case PENDING -> {
                return null;
            }
            case INACTIVE -> {
                return nowMs - alert.resolvedAtMs() > RESOLVED_RETENTION_MS ? null : alert;
            }
            case FIRING -> {
                if (definition.keepFiringForMs() == 0) {
                    return alert.resolved(nowMs);
                }
                long since = alert.keepFiringSinceMs() == ActiveAlert.NEVER ? nowMs : alert.keepFiringSinceMs();
                ActiveAlert next = alert.keptFiringSince(since);
                return nowMs - since < definition.keepFiringForMs() ? aged(next, nowMs) : next.resolved(nowMs);
            }
        }
        throw new IllegalStateException("alert state " + alert.state());
    }

    /** Pending alerts that held long enough fire; firing ones whose rule now asks for a longer time wait again. */
    private ActiveAlert aged(ActiveAlert alert, long nowMs) {
        boolean longEnough = nowMs - alert.activeAtMs() >= definition.forMs();
        if (alert.state() == State.PENDING && longEnough) {
            return alert.fired(nowMs);
        }
        if (alert.state() == State.FIRING && !longEnough) {
            return alert.pendingAgain();
        }
        return alert;
    }

    private Labels alertsLabels(ActiveAlert alert) {
        return named(alert.labels(), ALERTS).with(ALERT_STATE, alert.state().text());
    }

    private static Labels named(Labels labels, String metricName) {
        return labels.with(Labels.METRIC_NAME, metricName);
    }
}
