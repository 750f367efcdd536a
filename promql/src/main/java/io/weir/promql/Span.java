package io.weir.promql;

/**
 * Where an expression stands in its query: UTF-16 offsets {@code [start, end)}, and the line and column of its start.
 *
 * <p>A span says nothing about what an expression means, so all spans are equal: two expressions are equal when their
 * trees are.
 */
public final class Span {
    /** The span of an expression that no query text contains. */
    public static final Span NONE = new Span(0, 0, 1, 1);

    private final int start;
    private final int end;
    private final int line;
    private final int column;

    Span(int start, int end, int line, int column) {
        this.start = start;
        this.end = end;
        this.line = line;
        this.column = column;
    }

    public int start() {
        return start;
    }

    public int end() {
        return end;
    }

    /** {@code line:column}, both from 1, as annotations print it. */
    public String position() {
        return line + ":" + column;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Span;
    }

    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    public String toString() {
        return position();
    }
}
