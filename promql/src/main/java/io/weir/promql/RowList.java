package io.weir.promql;

import io.weir.promql.internal.Row;
import java.util.ArrayList;
import java.util.List;

/** Keeps series; they count as held until whoever uses them says otherwise. */
final class RowList implements RowSink {
    private final QueryContext context;
    private final List<SeriesRow> rows = new ArrayList<>();

    RowList(QueryContext context) {
        this.context = context;
    }

    @Override
    public boolean accept(SeriesIdentity identity, Row row) {
        context.hold(row.sampleSize());
        rows.add(new SeriesRow(identity, row));
        return true;
    }

    /** All series so far; not copied. */
    List<SeriesRow> rows() {
        return rows;
    }

    /** The series of all lists, in order. */
    static List<SeriesRow> concatenate(List<RowList> lists) {
        if (lists.size() == 1) {
            return lists.get(0).rows;
        }
        List<SeriesRow> all = new ArrayList<>();
        lists.forEach(list -> all.addAll(list.rows));
        return all;
    }
}
