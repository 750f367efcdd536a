package io.weir.promql.internal;

import org.jspecify.annotations.Nullable;

/**
 * The kernels of one range function: a fast one for floats, and where the function knows what to do with histograms or
 * start times a slower one for series that have such. Confined to one thread.
 */
public final class WindowKernels {
    /** What a function makes of histograms. */
    private enum Histograms {
        /** Its kernel looks at times alone, or passes samples on. */
        SAME,
        /** It has a kernel of its own for them. */
        OWN,
        /** It looks at floats alone. */
        IGNORED
    }

    private final RangeKernel floats;
    private final @Nullable MixedKernel mixed;
    private final Histograms histograms;
    private final boolean startTimes;
    private final Samples floatSamples = new Samples();

    private WindowKernels(RangeKernel floats, @Nullable MixedKernel mixed, Histograms histograms, boolean startTimes) {
        this.floats = floats;
        this.mixed = mixed;
        this.histograms = histograms;
        this.startTimes = startTimes;
    }

    /** Of a function to which all samples are alike. */
    public static WindowKernels ofAny(RangeKernel kernel) {
        return new WindowKernels(kernel, null, Histograms.SAME, false);
    }

    /** Of a function that leaves histograms out. */
    public static WindowKernels ofFloats(RangeKernel kernel) {
        return new WindowKernels(kernel, null, Histograms.IGNORED, false);
    }

    public static WindowKernels rate() {
        return new WindowKernels(RateKernel.rate(), new MixedRateKernel(true, true), Histograms.OWN, true);
    }

    public static WindowKernels increase() {
        return new WindowKernels(RateKernel.increase(), new MixedRateKernel(true, false), Histograms.OWN, true);
    }

    public static WindowKernels delta() {
        return new WindowKernels(RateKernel.delta(), new MixedRateKernel(false, false), Histograms.OWN, false);
    }

    public static WindowKernels irate() {
        return new WindowKernels(new LastTwoKernel(true), new MixedLastTwoKernel(true), Histograms.OWN, true);
    }

    public static WindowKernels idelta() {
        return new WindowKernels(new LastTwoKernel(false), new MixedLastTwoKernel(false), Histograms.OWN, false);
    }

    public static WindowKernels changes() {
        return new WindowKernels(
                new TransitionsKernel(false), new MixedTransitionsKernel(false, false), Histograms.OWN, false);
    }

    public static WindowKernels resets() {
        return new WindowKernels(
                new TransitionsKernel(true), new MixedTransitionsKernel(true, false), Histograms.OWN, true);
    }

    public static WindowKernels sum() {
        SummaryKernel floats = new SummaryKernel(SummaryKernel.Kind.SUM);
        return new WindowKernels(floats, new MixedSummaryKernel(floats, false), Histograms.OWN, false);
    }

    public static WindowKernels average() {
        SummaryKernel floats = new SummaryKernel(SummaryKernel.Kind.AVG);
        return new WindowKernels(floats, new MixedSummaryKernel(floats, true), Histograms.OWN, false);
    }

    /** Of an anchored or smoothed selector, whose windows reach beyond their edges. */
    public static WindowKernels extendedRate(boolean counter, boolean perSecond, boolean smoothed) {
        return new WindowKernels(
                new ExtendedRateKernel(counter, perSecond, smoothed),
                new MixedExtendedRateKernel(counter, perSecond, smoothed),
                Histograms.OWN,
                false);
    }

    /** {@code resets} or else {@code changes} of an anchored selector. */
    public static WindowKernels anchoredTransitions(boolean resets) {
        return new WindowKernels(
                new TransitionsKernel(resets, true), new MixedTransitionsKernel(resets, true), Histograms.OWN, resets);
    }

    /** Of a smoothed instant selector. */
    public static WindowKernels smoothedLookback() {
        return new WindowKernels(
                new SmoothedLookbackKernel(), new MixedSmoothedLookbackKernel(), Histograms.OWN, false);
    }

    /** Lets the kernels see samples up to so long before their windows and after them, too. */
    public void setReach(long backMs, long aheadMs) {
        floats.setReach(backMs, aheadMs);
        if (mixed != null) {
            mixed.setReach(backMs, aheadMs);
        }
    }

    /** Whether these guess what lies beyond the samples of a counter. */
    public boolean extrapolates() {
        return floats instanceof RateKernel;
    }

    /** The kernel for floats. */
    public RangeKernel floats() {
        return floats;
    }

    /** Whether start times make a difference. */
    public boolean usesStartTimes() {
        return startTimes;
    }

    /** Evaluates the windows {@code (t - rangeMs, t]} for each instant t of {@code times} into {@code out}. */
    public void run(Samples samples, StepTimes times, long rangeMs, Row out, WindowNotes notes) {
        boolean special = samples.hasHistograms() || (startTimes && samples.hasStartTimes());
        if (!special || histograms == Histograms.SAME) {
            floats.run(samples, times, rangeMs, out);
        } else if (mixed != null) {
            mixed.setNotes(notes);
            mixed.run(samples, times, rangeMs, out);
        } else {
            floatSamples.showFloats(samples);
            floats.run(floatSamples, times, rangeMs, out);
            noteIgnored(samples, times, rangeMs, notes);
        }
    }

    /** Histograms are worth a note where a window has floats too. */
    private void noteIgnored(Samples samples, StepTimes times, long rangeMs, WindowNotes notes) {
        for (int step = 0; step < times.count(); step++) {
            long endMs = times.sourceMs(step);
            int any = between(samples, endMs - rangeMs, endMs);
            int ofFloats = between(floatSamples, endMs - rangeMs, endMs);
            if (ofFloats > 0 && ofFloats < any) {
                notes.ignoredHistograms();
                return;
            }
        }
    }

    private static int between(Samples samples, long afterMs, long untilMs) {
        int from = samples.firstAfter(afterMs, samples.from());
        return samples.firstAfter(untilMs, from) - from;
    }
}
