package io.weir.exposition.protobuf;

/** Bytes that are not the protobuf message that was expected. */
public final class MalformedProtobufException extends Exception {
    private static final long serialVersionUID = 1;

    private final int offset;
    private final String reason;

    MalformedProtobufException(int offset, String reason) {
        super("malformed protobuf at byte " + offset + ": " + reason);
        this.offset = offset;
        this.reason = reason;
    }

    /** Where in the buffer. */
    public int offset() {
        return offset;
    }

    /** What is wrong there. */
    public String reason() {
        return reason;
    }
}
