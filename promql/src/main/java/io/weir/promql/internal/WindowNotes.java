package io.weir.promql.internal;

/** What a kernel has to say about the samples of a window, besides its result. */
public interface WindowNotes {
    /** Nobody listens. */
    WindowNotes NONE = new WindowNotes() {};

    /** Floats and histograms where only one of them makes sense. */
    default void mixedSamples() {}

    /** Histograms with exponential buckets and with custom bounds. */
    default void mixedSchemas() {}

    /** Histograms that a function for floats has left out. */
    default void ignoredHistograms() {}

    /** A gauge where a counter was expected. */
    default void notCounter() {}

    /** A counter where a gauge was expected. */
    default void notGauge() {}

    /** Reset hints that contradict each other, in an {@code operation} such as "aggregation". */
    default void conflictingResets(String operation) {}

    /** Custom bounds that differ, in an {@code operation} such as "aggregation". */
    default void reconciledBounds(String operation) {}

    /** A sample that starts before the one before it ends. */
    default void overlappingStart() {}
}
