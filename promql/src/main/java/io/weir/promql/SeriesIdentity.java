package io.weir.promql;

import io.weir.model.Labels;
import java.util.Set;

/**
 * The labels of a series during evaluation.
 *
 * @param dropName whether the metric name goes away at the end of the query; only with delayed name removal
 */
record SeriesIdentity(Labels labels, boolean dropName) {
    /** The labels that say what the value is, not where it comes from: gone once an operation changes the value. */
    private static final Set<String> METADATA = Set.of(Labels.METRIC_NAME, "__type__", "__unit__");

    static final SeriesIdentity EMPTY = new SeriesIdentity(Labels.empty(), false);

    static SeriesIdentity of(Labels labels) {
        return new SeriesIdentity(labels, false);
    }

    static Labels withoutMetadata(Labels labels) {
        return labels.drop(METADATA);
    }

    /** This series after an operation that changes the value's meaning. */
    SeriesIdentity withoutName(boolean delayed) {
        return delayed ? new SeriesIdentity(labels, true) : new SeriesIdentity(withoutMetadata(labels), false);
    }

    /** The labels in the query's result. */
    Labels result() {
        return dropName ? withoutMetadata(labels) : labels;
    }
}
