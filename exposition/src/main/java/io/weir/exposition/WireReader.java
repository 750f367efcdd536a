package io.weir.exposition;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Walks the fields of protobuf messages. After {@link #next} exactly one of the value methods reads or skips the value; a
 * value of another wire type than asked for is an error. Confined to one parser.
 */
final class WireReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int DELIMITED = 2;
    private static final int FIXED32 = 5;

    private final ByteBuffer buffer;
    private int wireType = DELIMITED;
    private int field;

    WireReader(byte[] bytes) {
        buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private WireReader(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    boolean atEnd() {
        return !buffer.hasRemaining();
    }

    /** Moves to the next field; false at the end of the message. */
    boolean next() throws ExpositionException {
        if (atEnd()) {
            return false;
        }
        long tag = rawVarint();
        if (tag >>> 32 != 0 || tag >>> 3 == 0) {
            throw failure("field number " + (tag >>> 3));
        }
        field = (int) (tag >>> 3);
        wireType = (int) tag & 7;
        return true;
    }

    int field() {
        return field;
    }

    long varint() throws ExpositionException {
        require(VARINT);
        return rawVarint();
    }

    /** A {@code uint64} as the nearest double. */
    double unsigned() throws ExpositionException {
        long bits = varint();
        return bits >= 0 ? bits : (double) (bits >>> 1 | bits & 1) * 2;
    }

    /** A {@code sint32} or {@code sint64}. */
    long signed() throws ExpositionException {
        long bits = varint();
        return bits >>> 1 ^ -(bits & 1);
    }

    /** Whether the value is a run of packed numbers, to be read from {@link #message} with {@link #packedSigned}. */
    boolean isDelimited() {
        return wireType == DELIMITED;
    }

    /** The next {@code sint64} of a packed run. */
    long packedSigned() throws ExpositionException {
        long bits = rawVarint();
        return bits >>> 1 ^ -(bits & 1);
    }

    /** The next double of a packed run. */
    double packedDouble() throws ExpositionException {
        wireType = FIXED64;
        return fixedDouble();
    }

    double fixedDouble() throws ExpositionException {
        require(FIXED64);
        if (buffer.remaining() < Double.BYTES) {
            throw failure("ends inside a double");
        }
        return buffer.getDouble();
    }

    String string() throws ExpositionException {
        WireReader text = message();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text.buffer).toString();
        } catch (CharacterCodingException e) {
            throw failure("string is not valid UTF-8");
        }
    }

    /** The message that is the value, or at the start of a delimited stream the next message. */
    WireReader message() throws ExpositionException {
        require(DELIMITED);
        long length = rawVarint();
        if (length < 0 || length > buffer.remaining()) {
            throw failure("unexpected EOF: message of " + Long.toUnsignedString(length) + " bytes, "
                    + buffer.remaining() + " are left");
        }
        int end = buffer.position() + (int) length;
        ByteBuffer inner = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).limit(end);
        buffer.position(end);
        return new WireReader(inner);
    }

    void skip() throws ExpositionException {
        switch (wireType) {
            case VARINT -> rawVarint();
            case FIXED64 -> skip(8);
            case DELIMITED -> message();
            case FIXED32 -> skip(4);
            default -> throw failure("unknown wire type " + wireType);
        }
    }

    private void skip(int bytes) throws ExpositionException {
        if (buffer.remaining() < bytes) {
            throw failure("unexpected EOF");
        }
        buffer.position(buffer.position() + bytes);
    }

    private void require(int expected) throws ExpositionException {
        if (wireType != expected) {
            throw failure("field " + field + " has wire type " + wireType + ", not " + expected);
        }
    }

    private long rawVarint() throws ExpositionException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (atEnd()) {
                throw failure("unexpected EOF");
            }
            byte b = buffer.get();
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw failure("number is longer than 10 bytes");
    }

    ExpositionException failure(String reason) {
        return new ExpositionException("protobuf format parsing error in byte " + buffer.position() + ": " + reason, 0);
    }
}
