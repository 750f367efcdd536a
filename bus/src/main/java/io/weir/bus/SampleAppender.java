package io.weir.bus;

import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.model.record.SampleBatchEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Collects samples and appends them to the log, one record for each partition touched. Confined to one thread at a time.
 *
 * <p>A series is introduced once with {@link #series}; appending to it then costs no look-up of labels. Keep an appender
 * as long as its series live, so for a scrape target as long as the target.
 */
public final class SampleAppender {
    /** Records are kept well below the topic's limit of 8 MiB. */
    private static final int MAX_PENDING_BYTES = 4 << 20;

    /** A series of this appender: its partition and its encoded labels. */
    public static final class SeriesRef {
        private final int partition;
        private final SampleBatchEncoder.Series encoded;

        private SeriesRef(int partition, SampleBatchEncoder.Series encoded) {
            this.partition = partition;
            this.encoded = encoded;
        }
    }

    private final SampleLog log;
    private final @Nullable SampleBatchEncoder[] encoders;
    private final boolean[] open;
    private final List<CompletableFuture<Void>> sent = new ArrayList<>();
    private int pendingSamples;

    SampleAppender(SampleLog log) {
        this.log = log;
        this.encoders = new SampleBatchEncoder[log.partitions()];
        this.open = new boolean[log.partitions()];
    }

    /** Introduces a series. */
    public SeriesRef series(Labels labels) {
        return series(Fingerprint.of(labels), labels);
    }

    /** Introduces a series whose fingerprint is known. */
    public SeriesRef series(Fingerprint fingerprint, Labels labels) {
        int partition = fingerprint.partition(encoders.length);
        SampleBatchEncoder encoder = encoders[partition];
        if (encoder == null) {
            encoder = new SampleBatchEncoder();
            encoders[partition] = encoder;
        }
        return new SeriesRef(partition, encoder.series(fingerprint, labels));
    }

    /** Adds a sample; nothing is sent before {@link #flush} unless a record grows large. */
    public void append(SeriesRef series, long timestampMs, double value) {
        encoder(series, timestampMs).add(series.encoded, timestampMs, value);
        pendingSamples++;
    }

    /** Adds the samples {@code [from, to)} of the columns; one call's samples stay in one record, so keep it below 100,000. */
    public void append(SeriesRef series, long[] timestampsMs, double[] values, int from, int to) {
        if (from < to) {
            encoder(series, timestampsMs[from]).add(series.encoded, timestampsMs, values, from, to);
            pendingSamples += to - from;
        }
    }

    /** Adds a histogram sample; as {@link #append(SeriesRef, long, double)}. */
    public void append(SeriesRef series, long timestampMs, Histogram histogram) {
        encoder(series, timestampMs).add(series.encoded, timestampMs, histogram);
        pendingSamples++;
    }

    /** The encoder of the series' partition, with a batch that has room. */
    private SampleBatchEncoder encoder(SeriesRef series, long timestampMs) {
        SampleBatchEncoder encoder = encoders[series.partition];
        if (encoder == null) {
            throw new IllegalArgumentException("series was introduced to another appender");
        }
        if (!open[series.partition]) {
            encoder.begin(timestampMs);
            open[series.partition] = true;
        } else if (encoder.pendingBytes() > MAX_PENDING_BYTES) {
            sent.add(log.send(series.partition, encoder.finish()));
            encoder.begin(timestampMs);
        }
        return encoder;
    }

    /** Samples appended since the last flush. */
    public int pendingSamples() {
        return pendingSamples;
    }

    /** Symbols held for the series introduced so far; a caller with churn starts a new appender when this grows. */
    public int symbolCount() {
        int count = 0;
        for (SampleBatchEncoder encoder : encoders) {
            count += encoder == null ? 0 : encoder.symbolCount();
        }
        return count;
    }

    /** Forgets the samples appended since the last flush, except what had to be sent already. */
    public void discard() {
        java.util.Arrays.fill(open, false);
        pendingSamples = 0;
    }

    /** Sends what was appended. @return completes when Kafka has acknowledged all of it */
    public CompletableFuture<Void> flush() {
        for (int partition = 0; partition < encoders.length; partition++) {
            SampleBatchEncoder encoder = encoders[partition];
            if (encoder != null && open[partition]) {
                sent.add(log.send(partition, encoder.finish()));
                open[partition] = false;
            }
        }
        pendingSamples = 0;
        CompletableFuture<Void> all = CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
        sent.clear();
        return all;
    }
}
