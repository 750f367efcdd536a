package io.weir.promql;

/** Why a query has no result. The message is Prometheus's. */
public abstract sealed class QueryException extends RuntimeException {
    private QueryException(String message) {
        super(message);
    }

    private QueryException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The query ran longer than it may. */
    public static final class Timeout extends QueryException {
        public Timeout(String phase) {
            super("query timed out in " + phase);
        }
    }

    /** Somebody canceled the query. */
    public static final class Canceled extends QueryException {
        public Canceled(String phase) {
            super("query was canceled in " + phase);
        }
    }

    /** The expression has no value over this data. */
    public static final class Execution extends QueryException {
        public Execution(String message) {
            super(message);
        }
    }

    /** The query would hold more samples than it may. */
    public static final class TooManySamples extends QueryException {
        public TooManySamples() {
            super("query processing would load too many samples into memory in query execution");
        }
    }

    /** The {@link Queryable} failed. */
    public static final class Storage extends QueryException {
        public Storage(RuntimeException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }
}
