package io.weir.alertmanager.notify;

/**
 * How one attempt to notify ended.
 *
 * @param reason why it failed, as the label of a metric: {@code clientError}, {@code serverError} and so on; empty for
 *     success
 * @param message for the log, without secrets
 */
public record Outcome(Kind kind, String reason, String message) {
    /** What follows from an attempt. */
    public enum Kind {
        DELIVERED,
        /** Another attempt may succeed. */
        RETRY,
        /** No attempt will succeed. */
        FAILED
    }

    public static final Outcome DELIVERED = new Outcome(Kind.DELIVERED, "", "");

    public static Outcome retry(String reason, String message) {
        return new Outcome(Kind.RETRY, reason, message);
    }

    public static Outcome failed(String reason, String message) {
        return new Outcome(Kind.FAILED, reason, message);
    }
}
