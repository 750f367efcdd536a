package io.weir.model.record;

/** A record that is not what its topic holds. The message tells the byte where reading failed and why. */
public final class CorruptRecordException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CorruptRecordException(int offset, String reason) {
        super("corrupt record at byte " + offset + ": " + reason);
    }

    public CorruptRecordException(String reason, Throwable cause) {
        super("corrupt record: " + reason, cause);
    }
}
