package io.weir.promql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the series of two vectors find each other.
 *
 * @param on whether only {@code labels} are compared, rather than all but them and the metric name
 * @param include labels that a grouped match copies from the "one" side
 * @param fillLeft the value of series that the left side lacks, or null to leave them out
 * @param fillRight the value of series that the right side lacks, or null to leave them out
 */
public record VectorMatching(
        Cardinality cardinality,
        boolean on,
        List<String> labels,
        List<String> include,
        @Nullable Double fillLeft,
        @Nullable Double fillRight) {
    /** All labels but the name, one to one: what an operator without modifiers does. */
    static final VectorMatching DEFAULT =
            new VectorMatching(Cardinality.ONE_TO_ONE, false, List.of(), List.of(), null, null);

    /** How many series of the left side may match how many of the right. */
    public enum Cardinality {
        ONE_TO_ONE,
        /** {@code group_left}. */
        MANY_TO_ONE,
        /** {@code group_right}. */
        ONE_TO_MANY,
        /** Set operators. */
        MANY_TO_MANY
    }

    public VectorMatching {
        labels = List.copyOf(labels);
        include = List.copyOf(include);
    }

    /** Whether series of one side may match nothing. */
    boolean fills() {
        return fillLeft != null || fillRight != null;
    }

    VectorMatching with(Cardinality newCardinality) {
        return new VectorMatching(newCardinality, on, labels, include, fillLeft, fillRight);
    }
}
