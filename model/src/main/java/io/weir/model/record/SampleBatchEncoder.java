package io.weir.model.record;

import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes the records of the samples topic: float and histogram samples of many series, all in one partition.
 *
 * <p>Long-lived and confined to one thread. A series is introduced once, which numbers its label strings; from then on a
 * sample costs those numbers, a timestamp and a value. A batch carries the symbols that its series use and no others, so
 * one encoder serves batches of ever different series. It remembers every string it was shown: drop it with its series.
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
    /** A series as this encoder writes it: its fingerprint, and its label strings by number. */
    public static final class Series {
        private final SampleBatchEncoder owner;
        private final long fingerprintHigh;
        private final long fingerprintLow;
        private final int[] symbols;

        private Series(SampleBatchEncoder owner, Fingerprint fingerprint, int[] symbols) {
            this.owner = owner;
            this.fingerprintHigh = fingerprint.high();
            this.fingerprintLow = fingerprint.low();
            this.symbols = symbols;
        }
    }

    private static final int EMPTY_SYMBOL = 0;

    /* The symbols of SampleKind in the schema. */
    private static final int FLOAT = 0;
    private static final int HISTOGRAM = 1;

    private final Map<String, Integer> symbolNumbers = new HashMap<>();
    /** By number: the string, encoded. */
    private byte[][] symbolTexts = new byte[64][];
    /** By number: the index in the symbols of the batch that {@link #symbolBatches} names. */
    private int[] symbolRefs = new int[64];

    private int[] symbolBatches = new int[64];

    private int batch;
    private int batchSymbolCount;
    private final AvroBuffer symbols = new AvroBuffer(512);
    private final AvroBuffer entries = new AvroBuffer(4096);
    private final AvroBuffer scratch = new AvroBuffer(128);
    private final AvroBuffer record = new AvroBuffer(4096);
    private int entryCount;
    private long baseTimestampMs;

    public SampleBatchEncoder() {
        symbol("");
        begin(0);
    }

    /** Introduces a series; {@code fingerprint} must be that of {@code labels}. */
    public Series series(Fingerprint fingerprint, Labels labels) {
        int[] numbers = new int[2 * labels.size()];
        for (int i = 0; i < labels.size(); i++) {
            numbers[2 * i] = symbol(labels.name(i));
            numbers[2 * i + 1] = symbol(labels.value(i));
        }
        return new Series(this, fingerprint, numbers);
    }

    /** {@link #series(Fingerprint, Labels)} with the fingerprint computed here. */
    public Series series(Labels labels) {
        return series(Fingerprint.of(labels), labels);
    }

    private int symbol(String text) {
        Integer known = symbolNumbers.get(text);
        if (known != null) {
            return known;
        }
        int number = symbolNumbers.size();
        symbolNumbers.put(text, number);
        if (number == symbolTexts.length) {
            symbolTexts = Arrays.copyOf(symbolTexts, 2 * number);
            symbolRefs = Arrays.copyOf(symbolRefs, 2 * number);
            symbolBatches = Arrays.copyOf(symbolBatches, 2 * number);
        }
        scratch.clear();
        scratch.writeString(text);
        symbolTexts[number] = scratch.toByteArray();
        return number;
    }

    /** The index of a symbol in this batch, which gets it on first use. */
    private int ref(int symbol) {
        if (symbolBatches[symbol] != batch) {
            symbolBatches[symbol] = batch;
            symbolRefs[symbol] = batchSymbolCount++;
            symbols.writeBytes(symbolTexts[symbol], 0, symbolTexts[symbol].length);
        }
        return symbolRefs[symbol];
    }

    /** The number of different strings introduced so far: what a caller watches to renew an encoder after churn. */
    public int symbolCount() {
        return symbolNumbers.size();
    }

    /** Starts a batch, forgetting an unfinished one. {@code baseTimestampMs} near the samples' timestamps makes it small. */
    public void begin(long baseTimestampMs) {
        this.baseTimestampMs = baseTimestampMs;
        entries.clear();
        entryCount = 0;
        symbols.clear();
        batchSymbolCount = 0;
        batch++;
        ref(EMPTY_SYMBOL);
    }

    /** Adds one sample. Samples of one series are read in the order in which they were added. */
    public void add(Series series, long timestampMs, double value) {
        beginSeries(series, FLOAT);
        entries.writeLong(1);
        entries.writeLong(timestampMs - baseTimestampMs);
        entries.writeByte(0);
        entries.writeLong(1);
        entries.writeDouble(value);
        entries.writeByte(0);
        endSeries();
    }

    /** Adds the samples {@code [from, to)} of the columns to one series. */
    public void add(Series series, long[] timestampsMs, double[] values, int from, int to) {
        if (from == to) {
            return;
        }
        beginSeries(series, FLOAT);
        entries.writeLong(to - from);
        long previous = baseTimestampMs;
        for (int i = from; i < to; i++) {
            entries.writeLong(timestampsMs[i] - previous);
            previous = timestampsMs[i];
        }
        entries.writeByte(0);
        entries.writeLong(to - from);
        for (int i = from; i < to; i++) {
            entries.writeDouble(values[i]);
        }
        entries.writeByte(0);
        endSeries();
    }

    private void beginSeries(Series series, int kind) {
        if (series.owner != this) {
            throw new IllegalArgumentException("series was introduced to another encoder");
        }
        entries.writeFixedLongBigEndian(series.fingerprintHigh);
        entries.writeFixedLongBigEndian(series.fingerprintLow);
        scratch.clear();
        for (int symbol : series.symbols) {
            scratch.writeLong(ref(symbol));
        }
        entries.writeSizedArray(series.symbols.length, scratch);
        entries.writeLong(kind);
    }

    /** Adds one histogram. A series may have floats and histograms, but never both at one timestamp. */
    public void add(Series series, long timestampMs, Histogram histogram) {
        beginSeries(series, HISTOGRAM);
        entries.writeLong(1);
        entries.writeLong(timestampMs - baseTimestampMs);
        entries.writeByte(0);
        entries.writeByte(0); // values
        entries.writeLong(1);
        HistogramEncoder.write(histogram, entries);
        entries.writeByte(0);
        endEntry();
    }

    private void endSeries() {
        entries.writeByte(0); // histograms
        endEntry();
    }

    private void endEntry() {
        entries.writeByte(0); // exemplars
        entries.writeByte(0); // startTimestampsMs
        entryCount++;
    }

    /** Whether nothing was added since {@link #begin}. */
    public boolean isEmpty() {
        return entryCount == 0;
    }

    /** Bytes added since {@link #begin}: what a caller watches to keep records below Kafka's limit. */
    public int pendingBytes() {
        return entries.size() + symbols.size();
    }

    /** The record of all samples added since {@link #begin}. */
    public byte[] finish() {
        record.clear();
        record.writeByte(0xC3);
        record.writeByte(0x01);
        record.writeFixedLongLittleEndian(SampleBatchSchema.CURRENT_FINGERPRINT);
        record.writeLong(baseTimestampMs);
        record.writeSizedArray(batchSymbolCount, symbols);
        record.writeSizedArray(entryCount, entries);
        return record.toByteArray();
    }
}
