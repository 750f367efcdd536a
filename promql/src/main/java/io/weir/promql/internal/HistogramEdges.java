package io.weir.promql.internal;

import io.weir.model.histogram.Combination;
import io.weir.model.histogram.Histogram;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@link Edges} is to floats: the histograms at the edges of a window, which samples around it determine. */
final class HistogramEdges {
    private HistogramEdges() {}

    static Histogram at(Samples samples, int index) {
        return Objects.requireNonNull(samples.histogram(index));
    }

    /** The histogram between a sample and the next; after a reset, a counter rises from nothing. Null if they don't fit. */
    static @Nullable Histogram between(Samples samples, int index, long timeMs, boolean counter, WindowNotes notes) {
        Histogram before = at(samples, index);
        Histogram after = at(samples, index + 1);
        double elapsed = timeMs - samples.time(index);
        double fraction = elapsed / (samples.time(index + 1) - samples.time(index));
        if (elapsed == 0) {
            return before;
        }
        if (fraction == 1) {
            return after;
        }
        if (counter && after.isResetAfter(before)) {
            return after.times(fraction);
        }
        Histogram difference = minus(after, before, notes);
        return difference == null ? null : HistogramChange.plus(difference.times(fraction), before, notes);
    }

    /** The difference, or null if the two don't fit together. */
    static @Nullable Histogram minus(Histogram minuend, Histogram subtrahend, WindowNotes notes) {
        if (!Combination.isPossible(minuend, subtrahend)) {
            notes.mixedSchemas();
            return null;
        }
        Combination difference = Combination.difference(minuend, subtrahend);
        if (difference.reconciledBounds()) {
            notes.reconciledBounds("subtraction");
        }
        return difference.result();
    }
}
