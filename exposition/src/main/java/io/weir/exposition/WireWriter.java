package io.weir.exposition;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects the fields of one protobuf message. Reusable after {@link #clear}; confined to one writer. */
final class WireWriter {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int DELIMITED = 2;

    private byte[] bytes = new byte[256];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    void varint(int field, long value) {
        raw((long) field << 3 | VARINT);
        raw(value);
    }

    /** A {@code sint32} or {@code sint64}. */
    void signed(int field, long value) {
        varint(field, value << 1 ^ value >> 63);
    }

    void number(int field, double value) {
        raw((long) field << 3 | FIXED64);
        reserve(Double.BYTES);
        long bits = Double.doubleToLongBits(value);
        for (int i = 0; i < Double.BYTES; i++) {
            bytes[size++] = (byte) (bits >>> 8 * i);
        }
    }

    void text(int field, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        bytes(field, utf8, utf8.length);
    }

    void message(int field, WireWriter message) {
        bytes(field, message.bytes, message.size);
    }

    private void bytes(int field, byte[] value, int length) {
        raw((long) field << 3 | DELIMITED);
        raw(length);
        reserve(length);
        System.arraycopy(value, 0, bytes, size, length);
        size += length;
    }

    private void raw(long value) {
        reserve(10);
        long left = value;
        while ((left & ~0x7FL) != 0) {
            bytes[size++] = (byte) (left & 0x7F | 0x80);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }

    /** Writes the message with its length before it. */
    void writeDelimitedTo(OutputStream out) throws IOException {
        long left = size;
        while ((left & ~0x7FL) != 0) {
            out.write((int) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
        out.write(bytes, 0, size);
    }
}
