package io.weir.standalone.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A remote write 2.0 request as any sender would put it together: protobuf by hand, and snappy that compresses nothing.
 */
public final class RemoteWriteRequest {
    private static final int SNAPPY_LITERAL = 60 << 2;
    private static final int MAX_LITERAL = 256;

    private final List<String> symbols = new ArrayList<>(List.of(""));
    private final Message request = new Message();

    /** A protobuf message. */
    private static final class Message {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message varint(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                out.write((int) (rest & 0x7F | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
            return this;
        }

        Message signed(long value) {
            return varint(value << 1 ^ value >> 63);
        }

        Message number(int field, long value) {
            return varint((long) field << 3).varint(value);
        }

        Message number(int field, double value) {
            varint((long) field << 3 | 1);
            long bits = Double.doubleToRawLongBits(value);
            for (int shift = 0; shift < 64; shift += 8) {
                out.write((int) (bits >>> shift));
            }
            return this;
        }

        Message bytes(int field, byte[] bytes) {
            varint((long) field << 3 | 2).varint(bytes.length);
            out.writeBytes(bytes);
            return this;
        }

        Message message(int field, Message nested) {
            return bytes(field, nested.out.toByteArray());
        }
    }

    /**
     * Adds a native histogram of schema 0 with whole counts: bucket i, from 0 on, ends at 2^i.
     *
     * @param labels names and values in turn
     */
    public RemoteWriteRequest histogram(long timestampMs, double sum, long[] buckets, String... labels) {
        long count = 0;
        Message deltas = new Message();
        long previous = 0;
        for (long bucket : buckets) {
            count += bucket;
            deltas.signed(bucket - previous);
            previous = bucket;
        }
        Message span = new Message().number(1, 0L).number(2, buckets.length);
        Message histogram = new Message()
                .number(1, count)
                .number(3, sum)
                .message(11, span)
                .message(12, deltas)
                .number(15, timestampMs);
        request.message(5, new Message().message(1, references(labels)).message(3, histogram));
        return this;
    }

    private Message references(String... labels) {
        Message references = new Message();
        for (String text : labels) {
            if (!symbols.contains(text)) {
                symbols.add(text);
            }
            references.varint(symbols.indexOf(text));
        }
        return references;
    }

    /** The body, in snappy block format. */
    public byte[] body() {
        Message body = new Message();
        symbols.forEach(symbol -> body.bytes(4, symbol.getBytes(StandardCharsets.UTF_8)));
        body.out.writeBytes(request.out.toByteArray());
        byte[] plain = body.out.toByteArray();
        Message packed = new Message().varint(plain.length);
        for (int at = 0; at < plain.length; at += MAX_LITERAL) {
            int length = Math.min(MAX_LITERAL, plain.length - at);
            packed.out.write(SNAPPY_LITERAL);
            packed.out.write(length - 1);
            packed.out.write(plain, at, length);
        }
        return packed.out.toByteArray();
    }
}
