package io.weir.promql;

/** A query that is not PromQL, or that asks for what this engine doesn't support. */
public final class PromqlParseException extends Exception {
    private final int position;
    private final String reason;

    /** @param where {@code line:column} of the offending text */
    PromqlParseException(int position, String where, String reason) {
        super(where + ": parse error: " + reason);
        this.position = position;
        this.reason = reason;
    }

    /** The offset in the query, in UTF-16 units, where the offending text starts. */
    public int position() {
        return position;
    }

    /** The message without its position. */
    public String reason() {
        return reason;
    }
}
