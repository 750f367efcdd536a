package io.weir.exposition;

/** Text that is not in its exposition format. The message names the line and what is wrong there. */
public final class ExpositionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    ExpositionException(String message, int line) {
        super(message);
        this.line = line;
    }

    /** The line the fault was found in, counted from 1; 0 if the fault is not in a line. */
    public int line() {
        return line;
    }
}
