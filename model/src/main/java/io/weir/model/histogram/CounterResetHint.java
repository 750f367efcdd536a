package io.weir.model.histogram;

/** What is known of counter resets between a histogram and the one before it in its series. */
public enum CounterResetHint {
    /** Nothing: who needs to know must compare. */
    UNKNOWN("unknown"),
    /** A reset happened. */
    RESET("reset"),
    /** No reset happened. */
    NOT_RESET("not_reset"),
    /** The histogram is a gauge: resets have no meaning. */
    GAUGE("gauge");

    private final String text;

    CounterResetHint(String text) {
        this.text = text;
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
