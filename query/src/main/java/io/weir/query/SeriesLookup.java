package io.weir.query;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import java.util.List;

/** Which series there are, without their samples. A series counts if it may have a sample in {@code [startMs, endMs]}. */
interface SeriesLookup {
    /** The names of labels of matching series, ascending; no matchers match every series. */
    List<String> labelNames(List<LabelMatcher> matchers, long startMs, long endMs);

    /** The values that the label {@code name} has in matching series, ascending. */
    List<String> labelValues(String name, List<LabelMatcher> matchers, long startMs, long endMs);

    /** The matching series, each once, ascending. */
    List<Labels> series(List<LabelMatcher> matchers, long startMs, long endMs);
}
