package io.weir.query;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.query.testing.InMemorySeries;
import java.util.List;

/** Finds label names and values by looking at every series. */
record FakeSeriesLookup(InMemorySeries storage) implements SeriesLookup {
    @Override
    public List<String> labelNames(List<LabelMatcher> matchers, long startMs, long endMs) {
        return series(matchers, startMs, endMs).stream()
                .flatMap(labels -> labels.toMap().keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public List<String> labelValues(String name, List<LabelMatcher> matchers, long startMs, long endMs) {
        return series(matchers, startMs, endMs).stream()
                .map(labels -> labels.get(name))
                .filter(value -> !value.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public List<Labels> series(List<LabelMatcher> matchers, long startMs, long endMs) {
        return storage.matching(matchers, startMs, endMs);
    }
}
