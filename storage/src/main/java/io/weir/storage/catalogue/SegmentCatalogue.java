package io.weir.storage.catalogue;

import io.weir.model.record.SegmentRecord;
import java.util.List;

/** The table of all segments. A segment that is in it is complete and readable. Thread-safe. */
public interface SegmentCatalogue {
    /** All segments, in no order; a copy. */
    List<SegmentRecord> segments();

    boolean contains(String name);

    /**
     * Adds or replaces a segment. On return it is durable and {@link #contains} knows it.
     *
     * @throws io.weir.storage.StorageException if that can't be achieved in time
     */
    void announce(SegmentRecord segment);

    /**
     * Removes a segment. On return that is durable.
     *
     * @throws io.weir.storage.StorageException if that can't be achieved in time
     */
    void remove(String name);
}
