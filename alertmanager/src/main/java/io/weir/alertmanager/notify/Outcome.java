package io.weir.alertmanager.notify;

import java.util.Map;

/**
 * How one attempt to notify ended.
 *
 * @param reason why it failed, as the label of a metric: {@code clientError}, {@code serverError} and so on; empty for
 *     success
 * @param message for the log, without secrets
 * @param remember is given to the group's later notifications, besides what is remembered already
 */
public record Outcome(Kind kind, String reason, String message, Map<String, String> remember) {
    /** What follows from an attempt. */
    public enum Kind {
        DELIVERED,
        /** Another attempt may succeed. */
        RETRY,
        /** No attempt will succeed. */
        FAILED
    }

    public static final Outcome DELIVERED = new Outcome(Kind.DELIVERED, "", "", Map.of());

    public static Outcome delivered(Map<String, String> remember) {
        return new Outcome(Kind.DELIVERED, "", "", Map.copyOf(remember));
    }

    public static Outcome retry(String reason, String message) {
        return new Outcome(Kind.RETRY, reason, message, Map.of());
    }

    public static Outcome failed(String reason, String message) {
        return new Outcome(Kind.FAILED, reason, message, Map.of());
    }
}
