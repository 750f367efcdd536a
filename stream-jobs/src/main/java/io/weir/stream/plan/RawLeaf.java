package io.weir.stream.plan;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.stream.codec.HistogramFields;
import io.weir.stream.window.SeriesWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sends the samples of a selector's window as they are, for expressions that need all series at one place. */
record RawLeaf(List<LabelMatcher> matchers, long windowMs) implements Leaf {
    RawLeaf {
        matchers = List.copyOf(matchers);
    }

    @Override
    public Labels outputLabels(Labels series) {
        return series;
    }

    @Override
    public Evaluation evaluate(long queryTimeMs) {
        List<RawSeries> raw = new ArrayList<>();
        return new Evaluation() {
            @Override
            public void add(SeriesWindow series, Labels outputLabels) {
                int from = series.firstAfter(queryTimeMs - windowMs);
                int to = series.firstAfter(queryTimeMs);
                if (from < to) {
                    raw.add(new RawSeries(
                            outputLabels,
                            Arrays.copyOfRange(series.timestampsMs(), from, to),
                            Arrays.copyOfRange(series.values(), from, to),
                            HistogramFields.part(series.histograms(), from, to)));
                }
            }

            @Override
            public LeafOutput finish() {
                return new LeafOutput.Raw(raw);
            }
        };
    }
}
