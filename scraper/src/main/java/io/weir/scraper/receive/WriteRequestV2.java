package io.weir.scraper.receive;

import io.weir.exposition.protobuf.MalformedProtobufException;
import io.weir.exposition.protobuf.ProtobufReader;

/**
 * Reads {@code io.prometheus.write.v2.Request}, the message of remote write 2.0, into a {@link StagedWrite}. Mutable,
 * confined to one thread at a time.
 *
 * <pre>{@code
 * Request       4 symbols…  5 timeseries…
 * TimeSeries    1 label references, packed  2 samples…  3 histograms…  4 exemplars…  5 metadata
 * Sample        1 value double  2 timestamp int64, milliseconds  3 start timestamp
 * }</pre>
 *
 * <p>Start timestamps are read over, as Prometheus does unless a feature flag says otherwise.
 */
final class WriteRequestV2 {
    private final ProtobufReader reader = new ProtobufReader();
    private final HistogramSample histogram = new HistogramSample();
    private final SymbolTable symbols = new SymbolTable();

    /** @throws MalformedProtobufException if {@code body[0, length)} is no such message; what was staged is worthless then */
    void read(byte[] body, int length, KnownSeries known, StagedWrite staged) throws MalformedProtobufException {
        readSymbols(body, length);
        reader.reset(body, 0, length);
        while (reader.next()) {
            if (reader.field() == 5) {
                int outer = reader.enter();
                readSeries(body, known, staged);
                reader.leave(outer);
            } else {
                reader.skip();
            }
        }
    }

    /** A first pass: protobuf doesn't promise that symbols come before the series that use them. */
    private void readSymbols(byte[] body, int length) throws MalformedProtobufException {
        symbols.begin(body);
        reader.reset(body, 0, length);
        while (reader.next()) {
            if (reader.field() == 4) {
                int outer = reader.enter();
                symbols.add(reader.position(), reader.end());
                reader.leave(outer);
            } else if (reader.field() < 4) {
                throw reader.malformed("field " + reader.field() + " is not one of io.prometheus.write.v2.Request");
            } else {
                reader.skip();
            }
        }
        if (length > 0 && !symbols.beginsEmpty()) {
            throw reader.malformed("the first symbol must be the empty string");
        }
    }

    private void readSeries(byte[] body, KnownSeries known, StagedWrite staged) throws MalformedProtobufException {
        int start = reader.position();
        int end = reader.end();
        int samples = readLabels();
        byte[] section = symbols.section();
        int sectionBytes = symbols.sectionBytes();
        int number = known.number(section, 0, sectionBytes);
        if (number == KnownSeries.REFUSED) {
            staged.refuseSeries(section, 0, sectionBytes, samples);
            return;
        }
        if (samples == 0) {
            staged.refuseEmptySeries(section, 0, sectionBytes);
        }
        reader.reset(body, start, end);
        while (reader.next()) {
            switch (reader.field()) {
                case 2 -> readSample(number, section, sectionBytes, staged);
                case 3 -> histogram.read(reader, number, section, 0, sectionBytes, staged);
                default -> reader.skip();
            }
        }
    }

    /** Brings the labels to a section. @return the number of samples and histograms of the series */
    private int readLabels() throws MalformedProtobufException {
        symbols.beginSection();
        int samples = 0;
        while (reader.next()) {
            int field = reader.field();
            if (field == 1) {
                int outer = reader.enter();
                while (reader.position() < reader.end()) {
                    addLabel();
                }
                reader.leave(outer);
            } else {
                samples += field == 2 || field == 3 ? 1 : 0;
                reader.skip();
            }
        }
        return samples;
    }

    private void addLabel() throws MalformedProtobufException {
        long name = reader.rawVarint();
        if (reader.position() == reader.end()) {
            throw reader.malformed("an odd number of label references");
        }
        long value = reader.rawVarint();
        if (!symbols.addLabel(name, value)) {
            throw reader.malformed("label reference " + name + " or " + value + " outside the symbols");
        }
    }

    private void readSample(int number, byte[] section, int sectionBytes, StagedWrite staged)
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
            staged.explainOutOfBounds(section, 0, sectionBytes, timestampMs);
        }
    }
}
