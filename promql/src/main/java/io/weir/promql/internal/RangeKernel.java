package io.weir.promql.internal;

/**
 * A function of the samples in a window, evaluated for one series over all steps of a grid in one pass: both ends of the
 * window only ever move forward. Confined to one thread.
 */
public abstract class RangeKernel {
    private final Windows windows = new Windows();
    private long backMs;
    private long aheadMs;

    /** Lets the function see samples up to so long before the window and after it, too. */
    public final void setReach(long newBackMs, long newAheadMs) {
        backMs = newBackMs;
        aheadMs = newAheadMs;
    }

    /** Evaluates the windows {@code (t - rangeMs, t]} for each instant t of {@code times}. */
    public final void run(Samples samples, StepTimes times, long rangeMs, Row out) {
        out.clear();
        if (samples.size() == 0) {
            return;
        }
        begin(samples);
        boolean same = windows.find(samples, times, rangeMs, rangeMs + backMs, aheadMs);
        evaluateAll(samples, windows, same, out);
    }

    /** Called once for a series before its windows. */
    protected void begin(Samples samples) {}

    /**
     * Sets the result of each step whose window has one; {@code out} is empty.
     *
     * @param same whether the windows are those of the series before
     */
    abstract void evaluateAll(Samples samples, Windows windows, boolean same, Row out);
}
