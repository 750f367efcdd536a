package io.weir.promql;

/**
 * The instant that {@code @} fixes a selector to.
 *
 * @param timestampMs milliseconds since the epoch for {@link Kind#TIMESTAMP}, else 0
 */
public record AtModifier(Kind kind, long timestampMs) {
    /** What follows the {@code @}. */
    public enum Kind {
        TIMESTAMP,
        /** {@code start()}: the start of the outermost query. */
        START,
        /** {@code end()}: the end of the outermost query. */
        END
    }
}
