package io.weir.storage.head;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the heads of one process count; registered once and shared by them. Thread-safe. */
public final class HeadMetrics {
    final Counter appended;
    final Counter outOfOrder;
    final Counter late;
    final CounterDataPoint duplicate;
    final CounterDataPoint conflict;
    final CounterDataPoint tooOld;
    final CounterDataPoint tooFarInFuture;
    final CounterDataPoint seriesLimit;
    final Counter seriesCreated;
    final Counter seriesRemoved;
    final Counter corruptBatches;

    public HeadMetrics(PrometheusRegistry registry) {
        appended = Counter.builder()
                .name("weir_head_samples_appended_total")
                .help("Samples that heads took in.")
                .register(registry);
        outOfOrder = Counter.builder()
                .name("weir_head_out_of_order_samples_total")
                .help("Of the samples taken in, those older than the newest of their series.")
                .register(registry);
        late = Counter.builder()
                .name("weir_head_late_samples_total")
                .help("Of the samples taken in, those whose block was complete already.")
                .register(registry);
        Counter dropped = Counter.builder()
                .name("weir_head_samples_dropped_total")
                .help("Samples that heads did not take in, by reason.")
                .labelNames("reason")
                .register(registry);
        duplicate = dropped.labelValues("duplicate");
        conflict = dropped.labelValues("duplicate_timestamp");
        tooOld = dropped.labelValues("too_old");
        tooFarInFuture = dropped.labelValues("too_far_in_future");
        seriesLimit = dropped.labelValues("series_limit");
        seriesCreated = Counter.builder()
                .name("weir_head_series_added_total")
                .help("Series that entered a head.")
                .register(registry);
        seriesRemoved = Counter.builder()
                .name("weir_head_series_removed_total")
                .help("Series that left a head because all of their samples did.")
                .register(registry);
        corruptBatches = Counter.builder()
                .name("weir_head_corrupt_batches_total")
                .help("Records of the samples topic that could not be read and were stepped over.")
                .register(registry);
    }

    /** Counts a record that is not a sample batch. */
    public void corruptBatch() {
        corruptBatches.inc();
    }
}
