package io.weir.scraper.receive;

import io.weir.exposition.protobuf.MalformedProtobufException;
import io.weir.exposition.protobuf.ProtobufReader;
import io.weir.model.LabelNames;
import io.weir.model.Labels;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The labels of a series as remote write 1.0 writes them: the repeated field 1 of {@code prometheus.TimeSeries}, each a
 * message of name and value. Requests of version 2.0 are brought to this form, so that both lead to the same series.
 *
 * <pre>{@code
 * 0x0A length { 0x0A length name, 0x12 length value } …
 * }</pre>
 */
final class LabelSection {
    /** No honest series comes near; Kafka's record has to hold all of them. */
    static final int MAX_BYTES = 256 << 10;

    private static final int SHOWN_CHARS = 200;

    private LabelSection() {}

    /**
     * Decodes and checks the section {@code buffer[start, end)}. Labels may be in any order, as Prometheus sorts them too;
     * one with an empty value is none.
     *
     * @throws RefusedSeriesException if the metric name is missing, a name is not valid or is there twice, or something
     *     is not UTF-8
     * @throws MalformedProtobufException if it is not protobuf
     */
    static Labels decode(byte[] buffer, int start, int end) throws RefusedSeriesException, MalformedProtobufException {
        if (end - start > MAX_BYTES) {
            throw new RefusedSeriesException(
                    "labels of " + (end - start) + " bytes, more than " + MAX_BYTES + ": " + show(buffer, start, end));
        }
        Map<String, String> labels = new TreeMap<>();
        ProtobufReader reader = new ProtobufReader();
        reader.reset(buffer, start, end);
        while (reader.next()) {
            int outer = reader.enter();
            String name = "";
            String value = "";
            while (reader.next()) {
                switch (reader.field()) {
                    case 1 -> name = string(buffer, reader);
                    case 2 -> value = string(buffer, reader);
                    default -> reader.skip();
                }
            }
            reader.leave(outer);
            if (!LabelNames.isUtf8Name(name)) {
                throw new RefusedSeriesException("empty label name: " + show(buffer, start, end));
            }
            if (labels.put(name, value) != null) {
                throw new RefusedSeriesException("duplicate label name " + name + ": " + show(buffer, start, end));
            }
        }
        Labels canonical = Labels.of(labels);
        if (!canonical.has(Labels.METRIC_NAME)) {
            throw new RefusedSeriesException("missing metric name (__name__ label): " + shorten(canonical.toString()));
        }
        return canonical;
    }

    private static String string(byte[] buffer, ProtobufReader reader)
            throws RefusedSeriesException, MalformedProtobufException {
        int outer = reader.enter();
        int start = reader.position();
        int length = reader.end() - start;
        reader.leave(outer);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(buffer, start, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedSeriesException(
                    "label name or value is not UTF-8: " + shorten(printable(buffer, start, start + length)));
        }
    }

    /** The section for a message, whatever is wrong with it. */
    static String show(byte[] buffer, int start, int end) {
        StringBuilder text = new StringBuilder("{");
        ProtobufReader reader = new ProtobufReader();
        reader.reset(buffer, start, end);
        try {
            while (reader.next() && text.length() < SHOWN_CHARS) {
                int outer = reader.enter();
                text.append(text.length() > 1 ? ", " : "");
                while (reader.next()) {
                    int inner = reader.enter();
                    text.append(reader.field() == 2 ? "=\"" : "")
                            .append(printable(
                                    buffer, reader.position(), Math.min(reader.end(), reader.position() + SHOWN_CHARS)))
                            .append(reader.field() == 2 ? "\"" : "");
                    reader.leave(inner);
                }
                reader.leave(outer);
            }
        } catch (MalformedProtobufException e) {
            text.append('…');
        }
        return shorten(text.append('}').toString());
    }

    private static String printable(byte[] buffer, int start, int end) {
        return new String(buffer, start, end - start, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "\uFFFD");
    }

    private static String shorten(String text) {
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + '…';
    }
}
