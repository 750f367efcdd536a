package io.weir.promql.script;

/** Why a statement of a script doesn't hold. */
final class StatementException extends Exception {
    StatementException(String problem) {
        super(problem);
    }

    static StatementException mismatch(String where, Object expected, Object got) {
        return new StatementException(where + ": expected " + expected + ", got " + got);
    }
}
