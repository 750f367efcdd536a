package io.weir.promql;

import io.weir.model.LabelMatcher;
import java.util.List;

/**
 * A request for samples: series that all {@code matchers} hold for, in the time range {@code (startMs, endMs]}.
 *
 * @param startMs exclusive
 * @param endMs inclusive
 */
public record Selection(List<LabelMatcher> matchers, long startMs, long endMs) {
    public Selection {
        matchers = List.copyOf(matchers);
    }
}
