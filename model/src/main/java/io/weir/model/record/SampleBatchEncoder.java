package io.weir.model.record;

import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes the records of the samples topic: float samples of many series, all in one partition.
 *
 * <p>Long-lived and confined to one thread. A series is introduced once, which encodes its fingerprint and labels; from
 * then on a sample costs a copy of those bytes, a timestamp and a value. The symbol table grows with the series
 * introduced and is written with every batch, so keep one encoder for each scrape target and partition, and drop it with
 * its series.
 *
 * <pre>{@code
 * SampleBatchEncoder encoder = new SampleBatchEncoder();
 * SampleBatchEncoder.Series up = encoder.series(labels);      // once
 * encoder.begin(scrapeTimeMs);                                // each scrape
 * encoder.add(up, scrapeTimeMs, 1);
 * byte[] record = encoder.finish();
 * }</pre>
 */
public final class SampleBatchEncoder {
    /** A series as this encoder writes it: fingerprint, label references and kind, encoded. */
    public static final class Series {
        private final SampleBatchEncoder owner;
        private final byte[] header;

        private Series(SampleBatchEncoder owner, byte[] header) {
            this.owner = owner;
            this.header = header;
        }
    }

    private final Map<String, Integer> symbolIndex = new HashMap<>();
    private final AvroBuffer symbols = new AvroBuffer(512);
    private final AvroBuffer entries = new AvroBuffer(4096);
    private final AvroBuffer scratch = new AvroBuffer(128);
    private final AvroBuffer record = new AvroBuffer(4096);
    private int entryCount;
    private long baseTimestampMs;

    public SampleBatchEncoder() {
        symbol("");
    }

    /** Introduces a series; {@code fingerprint} must be that of {@code labels}. */
    public Series series(Fingerprint fingerprint, Labels labels) {
        AvroBuffer refs = new AvroBuffer(8 * labels.size());
        for (int i = 0; i < labels.size(); i++) {
            refs.writeLong(symbol(labels.name(i)));
            refs.writeLong(symbol(labels.value(i)));
        }
        scratch.clear();
        scratch.writeFixedLongBigEndian(fingerprint.high());
        scratch.writeFixedLongBigEndian(fingerprint.low());
        scratch.writeSizedArray(2 * labels.size(), refs);
        scratch.writeLong(0); // SampleKind.FLOAT
        return new Series(this, scratch.toByteArray());
    }

    /** {@link #series(Fingerprint, Labels)} with the fingerprint computed here. */
    public Series series(Labels labels) {
        return series(Fingerprint.of(labels), labels);
    }

    private int symbol(String text) {
        Integer known = symbolIndex.get(text);
        if (known != null) {
            return known;
        }
        int index = symbolIndex.size();
        symbolIndex.put(text, index);
        symbols.writeString(text);
        return index;
    }

    /** The number of different strings introduced so far: what a caller watches to renew an encoder after churn. */
    public int symbolCount() {
        return symbolIndex.size();
    }

    /** Starts a batch, forgetting an unfinished one. {@code baseTimestampMs} near the samples' timestamps makes it small. */
    public void begin(long baseTimestampMs) {
        this.baseTimestampMs = baseTimestampMs;
        entries.clear();
        entryCount = 0;
    }

    /** Adds one sample. Samples of one series are read in the order in which they were added. */
    public void add(Series series, long timestampMs, double value) {
        if (series.owner != this) {
            throw new IllegalArgumentException("series was introduced to another encoder");
        }
        entries.writeBytes(series.header, 0, series.header.length);
        entries.writeLong(1);
        entries.writeLong(timestampMs - baseTimestampMs);
        entries.writeByte(0);
        entries.writeLong(1);
        entries.writeDouble(value);
        entries.writeByte(0);
        endSeries();
    }

    /** Adds {@code count} samples of one series as columns. */
    public void add(Series series, long[] timestampsMs, double[] values, int count) {
        if (series.owner != this) {
            throw new IllegalArgumentException("series was introduced to another encoder");
        }
        if (count == 0) {
            return;
        }
        entries.writeBytes(series.header, 0, series.header.length);
        entries.writeLong(count);
        long previous = baseTimestampMs;
        for (int i = 0; i < count; i++) {
            entries.writeLong(timestampsMs[i] - previous);
            previous = timestampsMs[i];
        }
        entries.writeByte(0);
        entries.writeLong(count);
        for (int i = 0; i < count; i++) {
            entries.writeDouble(values[i]);
        }
        entries.writeByte(0);
        endSeries();
    }

    private void endSeries() {
        entries.writeByte(0); // histograms
        entries.writeByte(0); // exemplars
        entries.writeByte(0); // startTimestampsMs
        entryCount++;
    }

    /** Whether nothing was added since {@link #begin}. */
    public boolean isEmpty() {
        return entryCount == 0;
    }

    /** Bytes added since {@link #begin}, without symbols: what a caller watches to keep records below Kafka's limit. */
    public int pendingBytes() {
        return entries.size();
    }

    /** The record of all samples added since {@link #begin}. */
    public byte[] finish() {
        record.clear();
        record.writeByte(0xC3);
        record.writeByte(0x01);
        record.writeFixedLongLittleEndian(SampleBatchSchema.CURRENT_FINGERPRINT);
        record.writeLong(baseTimestampMs);
        record.writeSizedArray(symbolIndex.size(), symbols);
        record.writeSizedArray(entryCount, entries);
        return record.toByteArray();
    }
}
