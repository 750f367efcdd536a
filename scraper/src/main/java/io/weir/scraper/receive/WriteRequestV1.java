package io.weir.scraper.receive;

import io.weir.exposition.protobuf.MalformedProtobufException;
import io.weir.exposition.protobuf.ProtobufReader;
import java.util.Arrays;

/**
 * Reads {@code prometheus.WriteRequest}, the message of remote write 1.0, into a {@link StagedWrite}. Mutable, confined to
 * one thread at a time.
 *
 * <pre>{@code
 * WriteRequest  1 timeseries…  3 metadata…
 * TimeSeries    1 labels…  2 samples…  3 exemplars…  4 histograms…
 * Sample        1 value double  2 timestamp int64, milliseconds
 * }</pre>
 */
final class WriteRequestV1 {
    private final ProtobufReader reader = new ProtobufReader();
    private final HistogramSample histogram = new HistogramSample();
    private byte[] scattered = new byte[0];

    /** @throws MalformedProtobufException if {@code body[0, length)} is no such message; what was staged is worthless then */
    void read(byte[] body, int length, KnownSeries known, StagedWrite staged) throws MalformedProtobufException {
        reader.reset(body, 0, length);
        while (reader.next()) {
            if (reader.field() == 1) {
                int outer = reader.enter();
                readSeries(body, known, staged);
                reader.leave(outer);
            } else {
                reader.skip();
            }
        }
    }

    private void readSeries(byte[] body, KnownSeries known, StagedWrite staged) throws MalformedProtobufException {
        int start = reader.position();
        int end = reader.end();
        int labelsEnd = start;
        boolean more = reader.next();
        while (more && reader.field() == 1) {
            reader.skip();
            labelsEnd = reader.position();
            more = reader.next();
        }
        byte[] section = body;
        int sectionStart = start;
        int sectionEnd = labelsEnd;
        if (more && hasLabelsBehind(body, labelsEnd, end)) {
            section = gatherLabels(body, start, end);
            sectionStart = 0;
            sectionEnd = section.length;
        }
        int number = known.number(section, sectionStart, sectionEnd);
        if (number == KnownSeries.REFUSED) {
            staged.refuseSeries(section, sectionStart, sectionEnd, countSamples(body, labelsEnd, end));
            return;
        }
        reader.reset(body, labelsEnd, end);
        while (reader.next()) {
            switch (reader.field()) {
                case 2 -> readSample(number, section, sectionStart, sectionEnd, staged);
                case 4 -> histogram.read(reader, number, section, sectionStart, sectionEnd, staged);
                default -> reader.skip();
            }
        }
    }

    private void readSample(int number, byte[] section, int sectionStart, int sectionEnd, StagedWrite staged)
            throws MalformedProtobufException {
        double value = 0;
        long timestampMs = 0;
        int outer = reader.enter();
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> value = reader.fixedDouble();
                case 2 -> timestampMs = reader.varint();
                default -> reader.skip();
            }
        }
        reader.leave(outer);
        if (!staged.add(number, timestampMs, value)) {
            staged.explainOutOfBounds(section, sectionStart, sectionEnd, timestampMs);
        }
    }

    private int countSamples(byte[] body, int start, int end) throws MalformedProtobufException {
        reader.reset(body, start, end);
        int count = 0;
        while (reader.next()) {
            count += reader.field() == 2 || reader.field() == 4 ? 1 : 0;
            reader.skip();
        }
        return count;
    }

    /** Every known sender writes a series' labels together and first, but protobuf lets them lie anywhere. */
    private boolean hasLabelsBehind(byte[] body, int start, int end) throws MalformedProtobufException {
        reader.reset(body, start, end);
        boolean found = false;
        while (reader.next()) {
            found |= reader.field() == 1;
            reader.skip();
        }
        return found;
    }

    private byte[] gatherLabels(byte[] body, int start, int end) throws MalformedProtobufException {
        int size = 0;
        scattered = scattered.length < end - start ? new byte[end - start] : scattered;
        reader.reset(body, start, end);
        int from = start;
        while (reader.next()) {
            int field = reader.field();
            reader.skip();
            if (field == 1) {
                System.arraycopy(body, from, scattered, size, reader.position() - from);
                size += reader.position() - from;
            }
            from = reader.position();
        }
        return Arrays.copyOf(scattered, size);
    }
}
