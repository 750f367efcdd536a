package io.weir.promql;

import io.weir.promql.internal.Row;

/** Takes series one after another. */
@FunctionalInterface
interface RowSink {
    /**
     * Takes a series that has at least one value. The sink may change the row.
     *
     * @return whether the sink keeps the row; if not, the caller may reuse it
     */
    boolean accept(SeriesIdentity identity, Row row);
}
