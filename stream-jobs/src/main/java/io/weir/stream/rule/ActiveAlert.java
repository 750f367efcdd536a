package io.weir.stream.rule;

import io.weir.model.Labels;
import java.util.Map;

/**
 * One alert of an alerting rule, as of one instant. A resolved alert stays for a while as {@link State#INACTIVE}, to be
 * sent again. Times are instants of evaluation in Unix milliseconds, {@link #NEVER} where the thing did not happen.
 *
 * @param labels the identity: labels of the sample and of the rule, and {@code alertname}
 * @param annotations expanded
 * @param value of the expression when it last held
 * @param activeAtMs when the condition first held
 * @param firedAtMs when the alert began to fire
 * @param resolvedAtMs when a firing alert ended
 * @param lastSentAtMs when it was last sent to the Alertmanager
 * @param keepFiringSinceMs when the condition of a firing alert ceased to hold
 */
public record ActiveAlert(
        Labels labels,
        Map<String, String> annotations,
        double value,
        State state,
        long activeAtMs,
        long firedAtMs,
        long resolvedAtMs,
        long lastSentAtMs,
        long keepFiringSinceMs) {
    /** The time of what has not happened. */
    public static final long NEVER = Long.MIN_VALUE;

    /**
     * The life of an alert.
     *
     * <pre>{@code
     *            condition holds              held for `for`
     *   (none) ──────────────────▶ PENDING ──────────────────▶ FIRING
     *      ▲                          │                        │    ▲
     *      │     condition ceased     │      ceased, and       │    │ condition holds again
     *      ├──────────────────────────┘  keep_firing_for over  │    │ within keep_firing_for
     *      │                                                   ▼    │
     *      └───────────── 15 minutes later ──────────────── INACTIVE (resolved)
     *                                                          │
     *                        condition holds: a new PENDING ◀──┘
     * }</pre>
     */
    public enum State {
        INACTIVE("inactive"),
        PENDING("pending"),
        FIRING("firing");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** The value of the label {@code alertstate}. */
        public String text() {
            return text;
        }
    }

    /** An alert whose condition holds for the first time. */
    static ActiveAlert pending(Labels labels, Map<String, String> annotations, double value, long nowMs) {
        return new ActiveAlert(labels, annotations, value, State.PENDING, nowMs, NEVER, NEVER, NEVER, NEVER);
    }

    ActiveAlert refreshed(Map<String, String> newAnnotations, double newValue) {
        return new ActiveAlert(
                labels,
                newAnnotations,
                newValue,
                state,
                activeAtMs,
                firedAtMs,
                resolvedAtMs,
                lastSentAtMs,
                keepFiringSinceMs);
    }

    ActiveAlert keptFiringSince(long sinceMs) {
        return new ActiveAlert(
                labels, annotations, value, state, activeAtMs, firedAtMs, resolvedAtMs, lastSentAtMs, sinceMs);
    }

    ActiveAlert fired(long nowMs) {
        return new ActiveAlert(
                labels,
                annotations,
                value,
                State.FIRING,
                activeAtMs,
                nowMs,
                resolvedAtMs,
                lastSentAtMs,
                keepFiringSinceMs);
    }

    ActiveAlert pendingAgain() {
        return new ActiveAlert(labels, annotations, value, State.PENDING, activeAtMs, NEVER, NEVER, NEVER, NEVER);
    }

    ActiveAlert resolved(long nowMs) {
        return new ActiveAlert(
                labels,
                annotations,
                value,
                State.INACTIVE,
                activeAtMs,
                firedAtMs,
                nowMs,
                lastSentAtMs,
                keepFiringSinceMs);
    }

    ActiveAlert sent(long nowMs) {
        return new ActiveAlert(
                labels, annotations, value, state, activeAtMs, firedAtMs, resolvedAtMs, nowMs, keepFiringSinceMs);
    }

    /** Whether the Alertmanager must hear of it at {@code nowMs}. Follows Alert.needsSending in prometheus rules/alerting.go. */
    boolean needsSending(long nowMs, long resendDelayMs) {
        if (state == State.PENDING) {
            return false;
        }
        return resolvedAtMs > lastSentAtMs || lastSentAtMs + resendDelayMs < nowMs;
    }
}
