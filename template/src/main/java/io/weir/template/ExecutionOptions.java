package io.weir.template;

/**
 * How a template is executed.
 *
 * @param missingKey what a key that a map lacks gives
 * @param maxSteps how many nodes may be visited before the execution fails
 * @param maxOutputChars how long the output, and any text on the way, may become
 */
public record ExecutionOptions(MissingKey missingKey, long maxSteps, int maxOutputChars) {
    /** What a key that a map lacks gives. */
    public enum MissingKey {
        /** No value: prints {@code <no value>}. */
        INVALID,
        /** The zero value of the map's elements: the empty string for a string map. */
        ZERO,
        /** An error. */
        ERROR
    }

    public static final long DEFAULT_MAX_STEPS = 1_000_000;
    public static final int DEFAULT_MAX_OUTPUT_CHARS = 4 << 20;

    /** As Prometheus and the Alertmanager execute templates. */
    public static final ExecutionOptions ZERO_FOR_MISSING_KEY =
            new ExecutionOptions(MissingKey.ZERO, DEFAULT_MAX_STEPS, DEFAULT_MAX_OUTPUT_CHARS);

    public ExecutionOptions withMissingKey(MissingKey behaviour) {
        return new ExecutionOptions(behaviour, maxSteps, maxOutputChars);
    }
}
