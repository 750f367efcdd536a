package io.weir.exposition.protobuf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Walks the fields of a protobuf message where it lies. Mutable, confined to one thread, allocates nothing.
 *
 * <pre>{@code
 * reader.reset(buffer, 0, length);
 * while (reader.next()) {
 *     switch (reader.field()) {
 *         case 1 -> { int outer = reader.enter(); while (reader.next()) { … } reader.leave(outer); }
 *         case 2 -> timestampMs = reader.varint();
 *         default -> reader.skip();
 *     }
 * }
 * }</pre>
 *
 * <p>After each {@link #next} exactly one of {@link #varint}, {@link #fixedDouble}, {@link #enter} or {@link #skip} reads
 * the value. A value of another wire type than the one asked for is malformed.
 */
public final class ProtobufReader {
    public static final int VARINT = 0;
    public static final int FIXED64 = 1;
    public static final int DELIMITED = 2;
    public static final int FIXED32 = 5;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] buffer = new byte[0];
    private int position;
    private int end;
    private int field;
    private int wireType;

    /** Starts at the message {@code buffer[start, end)}. */
    public void reset(byte[] buffer, int start, int end) {
        this.buffer = buffer;
        this.position = start;
        this.end = end;
    }

    /** Reads the next field's number and wire type; false at the end of the message. */
    public boolean next() throws MalformedProtobufException {
        if (position == end) {
            return false;
        }
        long tag = rawVarint();
        field = (int) (tag >>> 3);
        wireType = (int) tag & 7;
        if (tag >>> 32 != 0 || field == 0) {
            throw malformed("field number " + (tag >>> 3));
        }
        return true;
    }

    public int field() {
        return field;
    }

    public int wireType() {
        return wireType;
    }

    /** Where the next value or field begins. */
    public int position() {
        return position;
    }

    /** Where the message that was entered ends. */
    public int end() {
        return end;
    }

    public long varint() throws MalformedProtobufException {
        require(VARINT);
        return rawVarint();
    }

    /** A varint in zigzag form: {@code sint32} and {@code sint64}. */
    public long signedVarint() throws MalformedProtobufException {
        long raw = varint();
        return raw >>> 1 ^ -(raw & 1);
    }

    /** A {@code uint64} as the nearest double. */
    public double unsigned() throws MalformedProtobufException {
        long bits = varint();
        return bits >= 0 ? bits : (double) (bits >>> 1 | bits & 1) * 2;
    }

    public double fixedDouble() throws MalformedProtobufException {
        require(FIXED64);
        return rawDouble();
    }

    /** A varint without its tag: an item of a packed field. */
    public long rawVarint() throws MalformedProtobufException {
        if (position < end && buffer[position] >= 0) {
            return buffer[position++];
        }
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (position == end) {
                throw malformed("unexpected EOF in a number");
            }
            byte b = buffer[position++];
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw malformed("number longer than 10 bytes");
    }

    /** A double without its tag: an item of a packed field. */
    public double rawDouble() throws MalformedProtobufException {
        if (end - position < Double.BYTES) {
            throw malformed("unexpected EOF in a double");
        }
        long bits = (long) LONGS.get(buffer, position);
        position += Double.BYTES;
        return Double.longBitsToDouble(bits);
    }

    public String string() throws MalformedProtobufException {
        int valueEnd = delimitedEnd();
        ByteBuffer text = ByteBuffer.wrap(buffer, position, valueEnd - position);
        position = valueEnd;
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException e) {
            throw malformed("string is not valid UTF-8");
        }
    }

    /** Enters the message, string or packed field that is the value. @return what {@link #leave} takes */
    public int enter() throws MalformedProtobufException {
        int valueEnd = delimitedEnd();
        int outer = end;
        end = valueEnd;
        return outer;
    }

    /** Leaves what was entered, at its end whether it was read or not. */
    public void leave(int outer) {
        position = end;
        end = outer;
    }

    /** Steps over the message that is the value. @return a reader of its own for it */
    public ProtobufReader message() throws MalformedProtobufException {
        int valueEnd = delimitedEnd();
        ProtobufReader inner = new ProtobufReader();
        inner.reset(buffer, position, valueEnd);
        position = valueEnd;
        return inner;
    }

    /** As {@link #message}, of one that stands behind its length without a tag, as at the top of a delimited stream. */
    public ProtobufReader delimited() throws MalformedProtobufException {
        wireType = DELIMITED;
        return message();
    }

    /** Whether everything of the message has been read. */
    public boolean atEnd() {
        return position == end;
    }

    /** Steps over the value. */
    public void skip() throws MalformedProtobufException {
        switch (wireType) {
            case VARINT -> rawVarint();
            case FIXED64 -> skipBytes(8);
            case DELIMITED -> position = delimitedEnd();
            case FIXED32 -> skipBytes(4);
            default -> throw malformed("wire type " + wireType);
        }
    }

    private void skipBytes(int count) throws MalformedProtobufException {
        if (end - position < count) {
            throw malformed("unexpected EOF in a value");
        }
        position += count;
    }

    private int delimitedEnd() throws MalformedProtobufException {
        require(DELIMITED);
        long length = rawVarint();
        if (length < 0 || length > end - position) {
            throw malformed("unexpected EOF: length " + Long.toUnsignedString(length) + " with " + (end - position)
                    + " bytes left");
        }
        return position + (int) length;
    }

    private void require(int expected) throws MalformedProtobufException {
        if (wireType != expected) {
            throw malformed("field " + field + " has wire type " + wireType + ", not " + expected);
        }
    }

    public MalformedProtobufException malformed(String reason) {
        return new MalformedProtobufException(position, reason);
    }
}
