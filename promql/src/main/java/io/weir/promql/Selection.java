package io.weir.promql;

import io.weir.model.LabelMatcher;
import java.util.List;

/**
 * A request for samples: series that all {@code matchers} hold for, in the time range {@code (startMs, endMs]}.
 *
 * @param startMs exclusive
 * @param endMs inclusive
 * @param newestOnly whether of each series the newest sample in the range is enough; more do no harm
 */
public record Selection(List<LabelMatcher> matchers, long startMs, long endMs, boolean newestOnly) {
    public Selection {
        matchers = List.copyOf(matchers);
    }

    /** A request for every sample in the range. */
    public Selection(List<LabelMatcher> matchers, long startMs, long endMs) {
        this(matchers, startMs, endMs, false);
    }
}
