package io.weir.stream.job;

import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.model.record.CorruptRecordException;
import io.weir.model.record.SampleBatchReader;
import io.weir.stream.plan.LeafIndex;
import io.weir.stream.plan.RulesPlan;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes log records and keeps the series that some rule selects, next to the source. Labels are decoded and matched when
 * a series is first seen. Every record leaves a batch, be it empty: its time moves the evaluation on.
 */
final class SelectFunction extends RichFlatMapFunction<LogRecord, SelectedBatch> {
    private static final long serialVersionUID = 1;
    private static final Logger logger = LoggerFactory.getLogger(SelectFunction.class);

    /** How often series that are seen no more are forgotten, in the log's time. */
    private static final long SWEEP_INTERVAL_MS = 60_000;

    private final RulesJobConfig config;
    private transient LeafIndex leaves;
    private transient Map<Integer, PartitionSeries> partitions;
    private transient SampleBatchReader reader;
    private transient SelectedBatch.Builder builder;
    private transient long labelsValidMs;
    private transient Counter selectedSamples;
    private transient Counter droppedSamples;
    private transient Counter corruptRecords;

    @SuppressWarnings("NullAway.Init") // Flink calls open() before anything else.
    SelectFunction(RulesJobConfig config) {
        this.config = config;
    }

    /** What is known of the series of one partition. */
    private static final class PartitionSeries {
        private final Map<Fingerprint, KnownSeries> series = new HashMap<>();
        private long lastSweepMs;
    }

    private static final class KnownSeries {
        private final boolean selected;
        private long lastSeenMs;

        private KnownSeries(boolean selected, long lastSeenMs) {
            this.selected = selected;
            this.lastSeenMs = lastSeenMs;
        }
    }

    @Override
    public void open(OpenContext context) throws Exception {
        RulesPlan plan = RulesPlan.of(config.groups(), config.planOptions());
        leaves = plan.leafIndex();
        partitions = new HashMap<>();
        reader = new SampleBatchReader();
        builder = new SelectedBatch.Builder();
        // Windows forget the labels of a series that was silent longer than the longest window; tell them well before.
        labelsValidMs = plan.keepMs(config.evaluationDelayMs()) / 2;
        selectedSamples = new SimpleCounter();
        droppedSamples = new SimpleCounter();
        corruptRecords = new SimpleCounter();
        var metrics = getRuntimeContext().getMetricGroup();
        metrics.counter("selectedSamples", selectedSamples);
        metrics.counter("droppedSamples", droppedSamples);
        metrics.counter("corruptRecords", corruptRecords);
    }

    @Override
    public void flatMap(LogRecord record, Collector<SelectedBatch> out) {
        PartitionSeries known = partitions.computeIfAbsent(record.partition(), p -> new PartitionSeries());
        try {
            reader.reset(record.batch());
            while (reader.nextSeriesOfAnyKind()) {
                select(known, record.logTimeMs());
            }
        } catch (CorruptRecordException e) {
            // The rest of the record is lost either way; stopping the job would lose every rule.
            corruptRecords.inc();
            logger.warn("Corrupt record topic=samples partition={} cause={}", record.partition(), e.getMessage());
        }
        out.collect(builder.build(record.partition(), record.logTimeMs()));
        sweep(known, record.logTimeMs());
    }

    private void select(PartitionSeries known, long logTimeMs) {
        Fingerprint fingerprint = reader.fingerprint();
        KnownSeries series = known.series.get(fingerprint);
        Labels labels = null;
        if (series == null) {
            labels = reader.labels();
            series = new KnownSeries(leaves.matches(labels), logTimeMs);
            known.series.put(fingerprint, series);
        } else if (logTimeMs - series.lastSeenMs > labelsValidMs) {
            labels = reader.labels();
        }
        series.lastSeenMs = Math.max(series.lastSeenMs, logTimeMs);
        if (series.selected) {
            selectedSamples.inc(reader.sampleCount());
            Histogram[] histograms = reader.isHistogram() ? reader.histograms() : null;
            builder.add(
                    fingerprint.high(),
                    fingerprint.low(),
                    labels,
                    reader.timestampsMs(),
                    histograms == null ? reader.values() : sums(histograms),
                    histograms,
                    reader.sampleCount());
        } else {
            droppedSamples.inc(reader.sampleCount());
        }
    }

    private static double[] sums(Histogram[] histograms) {
        return Arrays.stream(histograms).mapToDouble(Histogram::sum).toArray();
    }

    private void sweep(PartitionSeries known, long logTimeMs) {
        if (logTimeMs - known.lastSweepMs < SWEEP_INTERVAL_MS) {
            return;
        }
        known.lastSweepMs = logTimeMs;
        for (Iterator<KnownSeries> all = known.series.values().iterator(); all.hasNext(); ) {
            if (logTimeMs - all.next().lastSeenMs > labelsValidMs) {
                all.remove();
            }
        }
    }
}
