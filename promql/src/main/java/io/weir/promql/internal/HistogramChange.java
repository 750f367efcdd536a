package io.weir.promql.internal;

import io.weir.model.histogram.Combination;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * By how much a series of histograms changed over a window, counter resets made good.
 *
 * <p>Follows {@code histogramRate} in prometheus promql/functions.go.
 */
final class HistogramChange {
    private final Samples samples;
    private final boolean counter;
    private final WindowNotes notes;

    HistogramChange(Samples samples, boolean counter, WindowNotes notes) {
        this.samples = samples;
        this.counter = counter;
        this.notes = notes;
    }

    private Histogram at(int index) {
        return Objects.requireNonNull(samples.histogram(index));
    }

    /** The change over {@code [from, to)}, at least two histograms, as a gauge; null if they don't fit together. */
    @Nullable
    Histogram of(int from, int to) {
        Histogram first = at(from);
        Histogram last = at(to - 1);
        if (counter && isReset(first, from + 1)) {
            // What the first one held was lost at once: it need not even fit to the others.
            first = Histogram.emptyLike(at(from + 1));
        }
        warnOfKind(from, to);
        int schema = Math.min(first.schema(), last.schema());
        boolean custom = first.hasCustomBounds();
        boolean fits = last.hasCustomBounds() == custom;
        for (int i = from + 1; counter && i < to - 1; i++) {
            schema = Math.min(schema, at(i).schema());
            fits &= at(i).hasCustomBounds() == custom;
        }
        if (!fits) {
            notes.mixedSchemas();
            return null;
        }
        Combination difference = Combination.difference(last.coarserTo(schema), first);
        if (difference.reconciledBounds()) {
            notes.reconciledBounds("subtraction");
        }
        Histogram change = difference.result();
        Histogram previous = first;
        for (int i = from + 1; counter && i < to; i++) {
            if (isReset(previous, i)) {
                change = Objects.requireNonNull(plus(change, previous, notes));
            }
            previous = at(i);
        }
        return change.withHint(CounterResetHint.GAUGE);
    }

    private boolean isReset(Histogram previous, int index) {
        return StartTimes.isReset(samples, index) || at(index).isResetAfter(previous);
    }

    private void warnOfKind(int from, int to) {
        if (!counter) {
            boolean gauges =
                    at(from).hint() == CounterResetHint.GAUGE && at(to - 1).hint() == CounterResetHint.GAUGE;
            if (!gauges) {
                notes.notGauge();
            }
            return;
        }
        for (int i = from; i < to; i++) {
            if (at(i).hint() == CounterResetHint.GAUGE) {
                notes.notCounter();
                return;
            }
        }
    }

    /** The sum, or null if the two don't fit together. Conflicting hints are no news: resets are dealt with already. */
    static @Nullable Histogram plus(Histogram left, Histogram right, WindowNotes notes) {
        if (!Combination.isPossible(left, right)) {
            notes.mixedSchemas();
            return null;
        }
        Combination sum = Combination.sum(left, right);
        if (sum.reconciledBounds()) {
            notes.reconciledBounds("addition");
        }
        return sum.result();
    }
}
