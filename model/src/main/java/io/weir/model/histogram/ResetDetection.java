package io.weir.model.histogram;

/** Finds counter resets. Follows {@code DetectReset} in prometheus model/histogram/float_histogram.go. */
final class ResetDetection {
    private ResetDetection() {}

    static boolean isReset(Histogram previous, Histogram current) {
        if (current.hint() == CounterResetHint.RESET) {
            return true;
        }
        if (current.hint() == CounterResetHint.NOT_RESET) {
            return false;
        }
        if (current.count() < previous.count()) {
            return true;
        }
        if (current.hasCustomBounds() != previous.hasCustomBounds()) {
            return true;
        }
        if (current.hasCustomBounds()) {
            double[] common = CustomBounds.common(previous.bounds(), current.bounds());
            return CustomBounds.mapped(current, common).shrankSince(CustomBounds.mapped(previous, common));
        }
        // Neither a finer resolution nor a smaller zero bucket can come without a reset.
        if (current.schema() > previous.schema() || current.zeroThreshold() < previous.zeroThreshold()) {
            return true;
        }
        ZeroBucket grown = ZeroBucket.grown(previous, current.zeroThreshold());
        if (grown.threshold() != current.zeroThreshold() || current.zeroCount() < grown.count()) {
            return true;
        }
        int levels = previous.schema() - current.schema();
        return shrank(current, current.positive(), previous.positive().coarser(levels))
                || shrank(current, current.negative(), previous.negative().coarser(levels));
    }

    private static boolean shrank(Histogram current, Buckets buckets, Buckets before) {
        int schema = current.schema();
        double threshold = current.zeroThreshold();
        return ZeroBucket.beyond(buckets, schema, threshold).shrankSince(ZeroBucket.beyond(before, schema, threshold));
    }
}
