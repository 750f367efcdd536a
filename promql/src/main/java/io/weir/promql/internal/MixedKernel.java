package io.weir.promql.internal;

/** The slower form of a kernel, for series of which some samples are histograms or have start times. */
abstract class MixedKernel extends WindowKernel {
    private WindowNotes notes = WindowNotes.NONE;

    /** Sets who listens. */
    final void setNotes(WindowNotes newNotes) {
        notes = newNotes;
    }

    final WindowNotes notes() {
        return notes;
    }

    /** How many of the samples in {@code [from, to)} are histograms. */
    static int histograms(Samples samples, int from, int to) {
        int count = 0;
        for (int i = from; i < to && samples.hasHistograms(); i++) {
            count += samples.histogram(i) == null ? 0 : 1;
        }
        return count;
    }
}
