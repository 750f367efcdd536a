package io.weir.promql.internal;

import io.weir.model.StaleMarker;

/** The newest sample of the window, unless that is a stale marker: what an instant selector sees. */
public final class LookbackKernel extends RangeKernel {
    private final boolean timestamp;

    /** @param timestamp whether the result is the sample's time in seconds instead of its value */
    public LookbackKernel(boolean timestamp) {
        this.timestamp = timestamp;
    }

    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        double value = samples.value(to - 1);
        if (StaleMarker.is(value)) {
            return false;
        }
        histogramResult = timestamp ? null : samples.histogram(to - 1);
        result = timestamp ? samples.time(to - 1) / 1000.0 : value;
        return true;
    }
}
