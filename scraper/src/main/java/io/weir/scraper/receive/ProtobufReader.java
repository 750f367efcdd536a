package io.weir.scraper.receive;

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
final class ProtobufReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int DELIMITED = 2;
    static final int FIXED32 = 5;

    private byte[] buffer = new byte[0];
    private int position;
    private int end;
    private int field;
    private int wireType;

    /** Starts at the message {@code buffer[start, end)}. */
    void reset(byte[] buffer, int start, int end) {
        this.buffer = buffer;
        this.position = start;
        this.end = end;
    }

    /** Reads the next field's number and wire type; false at the end of the message. */
    boolean next() throws MalformedWriteException {
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

    int field() {
        return field;
    }

    int wireType() {
        return wireType;
    }

    /** Where the next value or field begins. */
    int position() {
        return position;
    }

    /** Where the message that was entered ends. */
    int end() {
        return end;
    }

    long varint() throws MalformedWriteException {
        require(VARINT);
        return rawVarint();
    }

    /** A varint in zigzag form: {@code sint32} and {@code sint64}. */
    long signedVarint() throws MalformedWriteException {
        long raw = varint();
        return raw >>> 1 ^ -(raw & 1);
    }

    double fixedDouble() throws MalformedWriteException {
        require(FIXED64);
        return rawDouble();
    }

    /** A varint without its tag: an item of a packed field. */
    long rawVarint() throws MalformedWriteException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (position == end) {
                throw malformed("ends inside a number");
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
    double rawDouble() throws MalformedWriteException {
        if (end - position < Double.BYTES) {
            throw malformed("ends inside a double");
        }
        long bits = 0;
        for (int i = 0; i < Double.BYTES; i++) {
            bits |= (buffer[position + i] & 0xFFL) << (8 * i);
        }
        position += Double.BYTES;
        return Double.longBitsToDouble(bits);
    }

    /** Enters the message, string or packed field that is the value. @return what {@link #leave} takes */
    int enter() throws MalformedWriteException {
        int valueEnd = delimitedEnd();
        int outer = end;
        end = valueEnd;
        return outer;
    }

    /** Leaves what was entered, at its end whether it was read or not. */
    void leave(int outer) {
        position = end;
        end = outer;
    }

    /** Steps over the value. */
    void skip() throws MalformedWriteException {
        switch (wireType) {
            case VARINT -> rawVarint();
            case FIXED64 -> skipBytes(8);
            case DELIMITED -> position = delimitedEnd();
            case FIXED32 -> skipBytes(4);
            default -> throw malformed("wire type " + wireType);
        }
    }

    private void skipBytes(int count) throws MalformedWriteException {
        if (end - position < count) {
            throw malformed("ends inside a value");
        }
        position += count;
    }

    private int delimitedEnd() throws MalformedWriteException {
        require(DELIMITED);
        long length = rawVarint();
        if (length < 0 || length > end - position) {
            throw malformed("length " + length + " with " + (end - position) + " bytes left");
        }
        return position + (int) length;
    }

    private void require(int expected) throws MalformedWriteException {
        if (wireType != expected) {
            throw malformed("field " + field + " has wire type " + wireType + ", not " + expected);
        }
    }

    MalformedWriteException malformed(String reason) {
        return new MalformedWriteException(position, reason);
    }
}
