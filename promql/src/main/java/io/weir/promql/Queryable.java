package io.weir.promql;

import java.util.List;

/** Where the engine gets samples from. */
public interface Queryable {
    /**
     * The series that match, each in exactly one of the cursors. The caller closes every cursor; each may be used by a
     * thread of its own.
     */
    List<SeriesCursor> select(Selection selection);
}
