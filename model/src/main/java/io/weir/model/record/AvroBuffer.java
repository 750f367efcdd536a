package io.weir.model.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing byte array with the primitive encodings of Avro's binary format.
 *
 * <p>Avro's own encoder has no way to write an array block with its size in bytes from pre-encoded parts, and that size
 * is what lets a reader step over labels it knows. Not thread-safe.
 */
final class AvroBuffer {
    private byte[] bytes;
    private int size;

    AvroBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void require(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }

    void writeByte(int value) {
        require(1);
        bytes[size++] = (byte) value;
    }

    /** Avro int and long: zigzag, then base 128 with the least significant group first. */
    void writeLong(long value) {
        require(10);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void writeDouble(double value) {
        writeFixedLongLittleEndian(Double.doubleToRawLongBits(value));
    }

    void writeFixedLongLittleEndian(long value) {
        require(8);
        for (int shift = 0; shift < 64; shift += 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    void writeFixedLongBigEndian(long value) {
        require(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    void writeString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeLong(utf8.length);
        writeBytes(utf8, 0, utf8.length);
    }

    void writeBytes(byte[] source, int offset, int length) {
        require(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    void writeBytes(AvroBuffer other) {
        writeBytes(other.bytes, 0, other.size);
    }

    /** A whole array whose items are already encoded: one block that tells its size, then the end mark. */
    void writeSizedArray(int items, AvroBuffer encodedItems) {
        if (items > 0) {
            writeLong(-items);
            writeLong(encodedItems.size);
            writeBytes(encodedItems);
        }
        writeByte(0);
    }
}
