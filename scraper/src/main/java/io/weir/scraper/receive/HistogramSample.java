package io.weir.scraper.receive;

import io.weir.exposition.protobuf.MalformedProtobufException;
import io.weir.exposition.protobuf.NativeHistogramReader;
import io.weir.exposition.protobuf.ProtobufReader;
import io.weir.model.histogram.Histogram;

/**
 * Reads the message {@code Histogram}, which is the same in both versions: a native histogram, and its timestamp as field
 * 15. Mutable, reused, confined to one thread.
 */
final class HistogramSample {
    private static final int TIMESTAMP = 15;

    private final NativeHistogramReader fields = new NativeHistogramReader(NativeHistogramReader.Message.REMOTE_WRITE);

    /** Stages the histogram that is the value, of the series with these labels. */
    void read(ProtobufReader reader, int number, byte[] section, int start, int end, StagedWrite staged)
            throws MalformedProtobufException {
        long timestampMs = 0;
        fields.clear();
        int outer = reader.enter();
        while (reader.next()) {
            if (reader.field() == TIMESTAMP) {
                timestampMs = reader.varint();
            } else if (!fields.read(reader)) {
                reader.skip();
            }
        }
        reader.leave(outer);
        Histogram histogram;
        try {
            histogram = fields.histogram();
        } catch (IllegalArgumentException | ArithmeticException e) {
            staged.refuseHistogram(section, start, end, String.valueOf(e.getMessage()));
            return;
        }
        if (!staged.add(number, timestampMs, histogram)) {
            staged.explainOutOfBounds(section, start, end, timestampMs);
        }
    }
}
