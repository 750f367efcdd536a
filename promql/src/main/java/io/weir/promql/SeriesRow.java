package io.weir.promql;

import io.weir.promql.internal.Row;

/** A series and its values at the steps of a grid. */
record SeriesRow(SeriesIdentity identity, Row row) {}
