package io.weir.alertmanager.history;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.notify.History;
import io.weir.bus.TableWriter;
import io.weir.model.record.AlertHistoryRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** Writes events to the history topic and doesn't wait: what Kafka doesn't take is counted and lost. Thread-safe. */
public final class HistoryRecorder implements History {
    /** Labels of more alerts are not kept, only their number. */
    private static final int MAX_ALERTS = 100;

    private final TableWriter<AlertHistoryRecord> topic;
    private final String instance;
    private final Executor executor;
    private final Counter recorded;
    private final Counter dropped;

    /** @param executor writes, which may block for a while when Kafka is away; may refuse */
    public HistoryRecorder(
            TableWriter<AlertHistoryRecord> topic, String instance, Executor executor, PrometheusRegistry registry) {
        this.topic = topic;
        this.instance = instance;
        this.executor = executor;
        recorded = Counter.builder()
                .name("weir_alertmanager_history_events_total")
                .help("Events of the alert history, by what happened.")
                .labelNames("outcome")
                .register(registry);
        for (Outcome outcome : Outcome.values()) {
            recorded.initLabelValues(outcome.text());
        }
        dropped = Counter.builder()
                .name("weir_alertmanager_history_events_dropped_total")
                .help("Events of the alert history that Kafka did not take.")
                .register(registry);
    }

    @Override
    public void record(Event event) {
        recorded.labelValues(event.outcome().text()).inc();
        AlertHistoryRecord row = toRecord(event);
        try {
            executor.execute(() -> topic.put(event.groupKey(), row).whenComplete((position, failure) -> {
                if (failure != null) {
                    dropped.inc();
                }
            }));
        } catch (RuntimeException refused) {
            dropped.inc();
        }
    }

    private AlertHistoryRecord toRecord(Event event) {
        return AlertHistoryRecord.newBuilder()
                .setAt(event.at())
                .setInstance(instance)
                .setOutcome(event.outcome().text())
                .setGroupKey(event.groupKey())
                .setGroupLabels(event.groupLabels().toMap())
                .setReceiver(event.receiver())
                .setIntegration(event.integration())
                .setReason(event.reason())
                .setMutedBy(event.mutedBy())
                .setAttempts(event.attempts())
                .setFiring(labels(event.firing()))
                .setResolved(labels(event.resolved()))
                .setFiringCount(event.firing().size())
                .setResolvedCount(event.resolved().size())
                .build();
    }

    private static List<Map<String, String>> labels(List<Alert> alerts) {
        return alerts.stream()
                .limit(MAX_ALERTS)
                .map(alert -> alert.labels().toMap())
                .toList();
    }
}
