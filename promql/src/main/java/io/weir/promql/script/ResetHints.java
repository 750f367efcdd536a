package io.weir.promql.script;

import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives the samples of one series the reset hints that they have when they are read back from Prometheus's storage: there
 * all samples of a chunk but the first are known to follow without a reset. A reset begins a new chunk, and of the first
 * sample of a chunk nothing is known.
 *
 * <p>Mutable; samples are to be given in order.
 */
final class ResetHints {
    /** The sample before in the same chunk, or null if the next one begins a chunk that follows none. */
    private @Nullable Histogram previous;

    /** Takes note of a float, which ends the chunk of histograms. */
    void addFloat() {
        previous = null;
    }

    /** What {@code histogram} is when it is read back. */
    Histogram add(Histogram histogram) {
        Histogram stored = histogram.withHint(hint(histogram));
        previous = stored;
        return stored;
    }

    private CounterResetHint hint(Histogram histogram) {
        if (histogram.hint() == CounterResetHint.GAUGE) {
            return CounterResetHint.GAUGE;
        }
        return previous != null && continues(previous, histogram)
                ? CounterResetHint.NOT_RESET
                : CounterResetHint.UNKNOWN;
    }

    /** Whether {@code histogram} goes into the same chunk as the one before it. */
    private static boolean continues(Histogram before, Histogram histogram) {
        if (before.hint() == CounterResetHint.GAUGE || histogram.hint() == CounterResetHint.RESET) {
            return false;
        }
        if (histogram.isStale() || before.isStale()) {
            return histogram.isStale();
        }
        return histogram.schema() == before.schema()
                && histogram.zeroThreshold() == before.zeroThreshold()
                && Arrays.equals(histogram.customBounds(), before.customBounds())
                && !histogram.withHint(CounterResetHint.UNKNOWN).isResetAfter(before);
    }
}
