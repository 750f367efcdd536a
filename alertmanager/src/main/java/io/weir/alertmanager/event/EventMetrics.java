package io.weir.alertmanager.event;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.IntSupplier;

/** Counts events under Alertmanager's names. Thread-safe. */
final class EventMetrics {
    private final Counter recorded;
    private final Counter bytes;
    private final Counter dropped;
    private final Counter outputDrops;
    private final Counter produceErrors;

    EventMetrics(PrometheusRegistry registry, IntSupplier queued) {
        recorded = counter(
                "alertmanager_events_recorded_total",
                "Events given to an output.",
                registry,
                "event_type",
                "output",
                "result");
        bytes = counter(
                "alertmanager_event_recorder_bytes_written_total",
                "Bytes of events given to an output.",
                registry,
                "event_type",
                "output");
        dropped = counter(
                "alertmanager_events_dropped_total",
                "Events dropped since the queue was full.",
                registry,
                "event_type");
        outputDrops = counter(
                "alertmanager_event_output_drops_total",
                "Events dropped since an output's queue was full.",
                registry,
                "output");
        produceErrors = counter(
                "alertmanager_event_kafka_produce_errors_total",
                "Events that Kafka did not take.",
                registry,
                "output",
                "error_type");
        // Dashboards ask for it; trees of JSON can always be written.
        counter(
                "alertmanager_event_serialize_errors_total",
                "Events that could not be written as JSON, which can't happen: 0.",
                registry,
                "event_type");
        GaugeWithCallback.builder()
                .name("alertmanager_event_recorder_queue_length")
                .help("Events that wait to be written.")
                .callback(callback -> callback.call(queued.getAsInt()))
                .register(registry);
    }

    private static Counter counter(String name, String help, PrometheusRegistry registry, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    void written(String type, String output, int size) {
        recorded.labelValues(type, output, "success").inc();
        bytes.labelValues(type, output).inc(size);
    }

    void failed(String type, String output) {
        recorded.labelValues(type, output, "error").inc();
    }

    void dropped(String type) {
        dropped.labelValues(type).inc();
    }

    void outputDropped(String output) {
        outputDrops.labelValues(output).inc();
    }

    void produceFailed(String output, String errorType) {
        produceErrors.labelValues(output, errorType).inc();
    }
}
