package io.weir.promql;

import io.weir.model.Labels;
import io.weir.promql.internal.Row;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects series by label set. Series that come to have the same labels are merged unless they meet at a step. */
final class RowAssembler implements RowSink {
    private final Map<Labels, SeriesRow> rows = new LinkedHashMap<>();
    private final boolean strict;

    /** @param strict whether equal labels are an error even if the series never meet */
    RowAssembler(boolean strict) {
        this.strict = strict;
    }

    @Override
    public boolean accept(SeriesIdentity identity, Row row) {
        SeriesRow added = new SeriesRow(identity, row);
        SeriesRow existing = rows.putIfAbsent(identity.labels(), added);
        if (existing == null) {
            return true;
        }
        if (strict || existing.row().overlaps(row)) {
            throw sameLabelset();
        }
        existing.row().merge(row);
        if (identity.dropName() && !existing.identity().dropName()) {
            rows.put(identity.labels(), new SeriesRow(identity, existing.row()));
        }
        return false;
    }

    static QueryException sameLabelset() {
        return new QueryException.Execution("vector cannot contain metrics with the same labelset");
    }

    Collection<SeriesRow> rows() {
        return rows.values();
    }

    /** Hands every series on. */
    void drain(RowSink sink) {
        for (SeriesRow series : rows.values()) {
            sink.accept(series.identity(), series.row());
        }
    }
}
