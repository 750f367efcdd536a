package io.weir.storage.query;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.storage.StorageException;
import java.util.List;
import java.util.Set;

/**
 * The heads of all partitions, wherever they are. Ranges are {@code (startMs, endMs]}. Thread-safe.
 *
 * <p>Every method throws {@link StorageException} if the head of a partition can't be reached: an answer without it would
 * be wrong and look right.
 */
public interface HeadReader {
    /** The series that all {@code matchers} hold for, with their samples: one selection per partition. */
    List<HeadSelection> select(List<LabelMatcher> matchers, long startMs, long endMs);

    /**
     * The same for a reader whom the newest sample of each series in the range is enough. More samples do no harm, so a
     * head that can't save anything by it gives them all.
     */
    default List<HeadSelection> selectNewest(List<LabelMatcher> matchers, long startMs, long endMs) {
        return select(matchers, startMs, endMs);
    }

    /** The label names of the series that match. */
    Set<String> labelNames(List<LabelMatcher> matchers, long startMs, long endMs);

    /** The values that a label has in the series that match. */
    Set<String> labelValues(String name, List<LabelMatcher> matchers, long startMs, long endMs);

    /** The labels of the series that match. */
    Set<Labels> series(List<LabelMatcher> matchers, long startMs, long endMs);
}
