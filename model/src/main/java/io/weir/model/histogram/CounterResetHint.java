package io.weir.model.histogram;

import java.util.Optional;

/** What is known of counter resets between a histogram and the one before it in its series. */
public enum CounterResetHint {
    /** Nothing: who needs to know must compare. */
    UNKNOWN(0, "unknown"),
    /** A reset happened. */
    RESET(1, "reset"),
    /** No reset happened. */
    NOT_RESET(2, "not_reset"),
    /** The histogram is a gauge: resets have no meaning. */
    GAUGE(3, "gauge");

    private static final CounterResetHint[] BY_CODE = {UNKNOWN, RESET, NOT_RESET, GAUGE};

    private final int code;
    private final String text;

    CounterResetHint(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** Its number in remote write's messages, and wherever bytes are kept. */
    public int code() {
        return code;
    }

    /** The hint of a {@link #code}, or empty if there is none of it. */
    public static Optional<CounterResetHint> ofCode(long code) {
        return code >= 0 && code < BY_CODE.length ? Optional.of(BY_CODE[(int) code]) : Optional.empty();
    }

    /** As the histogram notation of rule tests spells it. */
    public String text() {
        return text;
    }

    /** The hint of a sum or difference. */
    CounterResetHint combine(CounterResetHint other) {
        if (this == other) {
            return this;
        }
        return this == GAUGE || other == GAUGE ? GAUGE : UNKNOWN;
    }

    /** Whether one says reset and the other no reset, which a combination can't honour. */
    boolean conflictsWith(CounterResetHint other) {
        return (this == RESET && other == NOT_RESET) || (this == NOT_RESET && other == RESET);
    }
}
