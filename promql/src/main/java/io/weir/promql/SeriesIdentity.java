package io.weir.promql;

import io.weir.model.Labels;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The labels of a series during evaluation. Those that an operation took away are left out only when somebody looks. */
final class SeriesIdentity {
    static final String TYPE = "__type__";

    /** The labels that say what the value is, not where it comes from: gone once an operation changes the value. */
    private static final Set<String> METADATA = Set.of(Labels.METRIC_NAME, TYPE, "__unit__");

    static final SeriesIdentity EMPTY = new SeriesIdentity(Labels.empty(), false);

    private final Labels full;
    private final boolean stripped;
    private final boolean dropName;
    private @Nullable Labels labels;

    /** @param dropName whether the metric name goes away at the end of the query; only with delayed name removal */
    SeriesIdentity(Labels labels, boolean dropName) {
        this(labels, false, dropName);
    }

    private SeriesIdentity(Labels full, boolean stripped, boolean dropName) {
        this.full = full;
        this.stripped = stripped;
        this.dropName = dropName;
    }

    static SeriesIdentity of(Labels labels) {
        return new SeriesIdentity(labels, false);
    }

    static boolean isMetadata(String labelName) {
        return METADATA.contains(labelName);
    }

    static Labels withoutMetadata(Labels labels) {
        return labels.drop(METADATA);
    }

    /** The labels, of which {@link #labels} leaves the metadata out if the series {@link #isStripped}. */
    Labels full() {
        return full;
    }

    boolean isStripped() {
        return stripped;
    }

    Labels labels() {
        Labels known = labels;
        if (known == null) {
            known = stripped ? withoutMetadata(full) : full;
            labels = known;
        }
        return known;
    }

    boolean dropName() {
        return dropName;
    }

    /** This series after an operation that changes the value's meaning. */
    SeriesIdentity withoutName(boolean delayed) {
        return delayed ? new SeriesIdentity(full, stripped, true) : new SeriesIdentity(full, true, false);
    }

    /** The labels in the query's result. */
    Labels result() {
        return dropName ? withoutMetadata(full) : labels();
    }
}
