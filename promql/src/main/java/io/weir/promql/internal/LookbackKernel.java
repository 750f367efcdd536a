package io.weir.promql.internal;

import io.weir.model.StaleMarker;

/** The newest sample of the window, unless that is a stale marker: what an instant selector sees. */
public final class LookbackKernel extends WindowKernel {
    /** What of the sample is the result; times are in seconds. */
    public enum Part {
        VALUE,
        TIME,
        /** The time of a float; a histogram stays what it is. */
        FLOAT_TIME,
        START_TIME
    }

    private final Part part;

    public LookbackKernel(Part part) {
        this.part = part;
    }

    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        double value = samples.value(to - 1);
        if (StaleMarker.is(value)) {
            return false;
        }
        histogramResult = part == Part.VALUE || part == Part.FLOAT_TIME ? samples.histogram(to - 1) : null;
        result = switch (part) {
            case VALUE -> value;
            case TIME, FLOAT_TIME -> samples.time(to - 1) / 1000.0;
            case START_TIME -> samples.startTime(to - 1) / 1000.0;
        };
        return true;
    }
}
