package io.weir.exposition.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes protobuf the plain way, as the other side of what is tested. */
public final class ProtobufWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public static ProtobufWriter message() {
        return new ProtobufWriter();
    }

    public ProtobufWriter add(int field, ProtobufWriter nested) {
        return add(field, nested.bytes());
    }

    public ProtobufWriter add(int field, String text) {
        return add(field, text.getBytes(StandardCharsets.UTF_8));
    }

    public ProtobufWriter add(int field, byte[] bytes) {
        return varint((long) field << 3 | 2).delimited(bytes);
    }

    public ProtobufWriter add(int field, long value) {
        return varint((long) field << 3).varint(value);
    }

    /** A value of type {@code sint32} or {@code sint64}. */
    public ProtobufWriter addSigned(int field, long value) {
        return add(field, value << 1 ^ value >> 63);
    }

    public ProtobufWriter add(int field, double value) {
        return varint((long) field << 3 | 1).rawDouble(value);
    }

    /** A message behind its length. */
    public ProtobufWriter delimited(byte[] bytes) {
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    public ProtobufWriter varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    public ProtobufWriter signedVarint(long value) {
        return varint(value << 1 ^ value >> 63);
    }

    public ProtobufWriter rawDouble(double value) {
        long bits = Double.doubleToRawLongBits(value);
        for (int shift = 0; shift < 64; shift += 8) {
            out.write((int) (bits >>> shift));
        }
        return this;
    }

    public byte[] bytes() {
        return out.toByteArray();
    }
}
