package io.weir.storage.testing;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.model.record.SampleBatchEncoder;
import io.weir.model.record.SampleBatchReader;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds records of the samples topic. */
public final class Batches {
    private final SampleBatchEncoder encoder = new SampleBatchEncoder();
    private final Map<Labels, SampleBatchEncoder.Series> known = new LinkedHashMap<>();

    public Batches() {
        encoder.begin(0);
    }

    public Batches add(Labels labels, long timestampMs, double value) {
        encoder.add(known.computeIfAbsent(labels, encoder::series), timestampMs, value);
        return this;
    }

    public Batches add(Labels labels, long timestampMs, Histogram histogram) {
        encoder.add(known.computeIfAbsent(labels, encoder::series), timestampMs, histogram);
        return this;
    }

    /** The record of what was added; the next one starts. */
    public byte[] finish() {
        byte[] record = encoder.finish();
        encoder.begin(0);
        return record;
    }

    /** A record without samples: only the clock moves. */
    public static byte[] tick() {
        return new Batches().finish();
    }

    public static byte[] of(Labels labels, long timestampMs, double value) {
        return new Batches().add(labels, timestampMs, value).finish();
    }

    public static SampleBatchReader reader(byte[] record) {
        SampleBatchReader reader = new SampleBatchReader();
        reader.reset(record);
        return reader;
    }
}
