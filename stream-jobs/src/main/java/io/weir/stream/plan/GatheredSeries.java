package io.weir.stream.plan;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.promql.Queryable;
import io.weir.promql.Selection;
import io.weir.promql.SeriesCursor;
import io.weir.stream.codec.HistogramFields;
import io.weir.stream.window.SeriesWindow;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Series that came from several places, each once, for the engine to read. Confined to one thread while it is filled. */
final class GatheredSeries implements Queryable {
    private final Map<Labels, SeriesWindow> series = new TreeMap<>();

    void add(RawSeries raw) {
        SeriesWindow window = series.computeIfAbsent(raw.labels(), SeriesWindow::new);
        for (int i = 0; i < raw.size(); i++) {
            window.add(raw.timestampsMs()[i], raw.values()[i], raw.histogram(i));
        }
    }

    void add(SeriesWindow other) {
        SeriesWindow window = series.computeIfAbsent(other.labels(), SeriesWindow::new);
        @Nullable Histogram[] histograms = other.histograms();
        for (int i = other.from(); i < other.to(); i++) {
            window.add(other.timestampsMs()[i], other.values()[i], histograms == null ? null : histograms[i]);
        }
    }

    @Override
    public List<SeriesCursor> select(Selection selection) {
        return List.of(new Cursor(selection, series.values().iterator()));
    }

    private static final class Cursor implements SeriesCursor {
        private final Selection selection;
        private final Iterator<SeriesWindow> rest;
        private Labels labels = Labels.empty();
        private long[] timestampsMs = new long[0];
        private double[] values = new double[0];
        private @Nullable Histogram @Nullable [] histograms;

        Cursor(Selection selection, Iterator<SeriesWindow> rest) {
            this.selection = selection;
            this.rest = rest;
        }

        @Override
        public boolean next() {
            while (rest.hasNext()) {
                SeriesWindow window = rest.next();
                int from = window.firstAfter(selection.startMs());
                int to = window.firstAfter(selection.endMs());
                if (from < to && LabelMatcher.allMatch(selection.matchers(), window.labels())) {
                    labels = window.labels();
                    timestampsMs = Arrays.copyOfRange(window.timestampsMs(), from, to);
                    values = Arrays.copyOfRange(window.values(), from, to);
                    histograms = HistogramFields.part(window.histograms(), from, to);
                    return true;
                }
            }
            return false;
        }

        @Override
        public Labels labels() {
            return labels;
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public long[] timestampsMs() {
            return timestampsMs;
        }

        @Override
        public double[] values() {
            return values;
        }

        @Override
        public @Nullable Histogram @Nullable [] histograms() {
            return histograms;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
