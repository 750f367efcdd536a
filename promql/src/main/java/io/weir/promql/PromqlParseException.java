package io.weir.promql;

import java.util.List;

/** A query that is not PromQL, or that asks for what this engine doesn't support. */
public final class PromqlParseException extends Exception {
    private final int position;
    private final String where;
    private final String reason;
    private final boolean recovered;

    /** All errors of the query; empty stands for this one alone, which can't list itself while it is made. */
    private final transient List<PromqlParseException> all;

    /** @param where {@code line:column} of the offending text */
    PromqlParseException(int position, String where, String reason) {
        this(position, where, reason, false, List.of());
    }

    private PromqlParseException(
            int position, String where, String reason, boolean recovered, List<PromqlParseException> all) {
        super(where + ": parse error: " + reason);
        this.position = position;
        this.where = where;
        this.reason = reason;
        this.recovered = recovered;
        this.all = all;
    }

    /** The same, known to be the first of these. */
    PromqlParseException with(List<PromqlParseException> errors) {
        return new PromqlParseException(position, where, reason, recovered, List.copyOf(errors));
    }

    /** The same, with its place in the grammar told: no construct around it has more to say. */
    PromqlParseException recovered() {
        return new PromqlParseException(position, where, reason, true, all);
    }

    /** Whether no construct around the error has more to say about it. */
    boolean isRecovered() {
        return recovered;
    }

    /** The offset in the query, in UTF-16 units, where the offending text starts. */
    public int position() {
        return position;
    }

    /** The message without its position. */
    public String reason() {
        return reason;
    }

    /** Every error that was found, in Prometheus's order; the first is this one. */
    public List<PromqlParseException> errors() {
        return all.isEmpty() ? List.of(this) : all;
    }
}
