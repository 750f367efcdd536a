package io.weir.promql.internal;

/**
 * For each step of a grid, the instant it stands for and the instant that a selector with {@code offset} or {@code @}
 * looks at.
 *
 * @param fixed whether the selector looks at {@code shiftMs} in every step, rather than {@code shiftMs} back
 * @param seesFirstOnly whether later steps see only what the first one sees, as far as it is in their windows
 */
public record StepTimes(StepGrid grid, boolean fixed, long shiftMs, boolean seesFirstOnly) {
    /** Instants of which each sees its own window. */
    public StepTimes(StepGrid grid, boolean fixed, long shiftMs) {
        this(grid, fixed, shiftMs, false);
    }

    public int count() {
        return grid.count();
    }

    public long evaluationMs(int step) {
        return grid.at(step);
    }

    public long sourceMs(int step) {
        return fixed ? shiftMs : grid.at(step) - shiftMs;
    }

    /** The earliest instant looked at. */
    public long firstSourceMs() {
        return sourceMs(0);
    }

    /** The latest instant whose samples are seen. */
    public long lastSourceMs() {
        return sourceMs(seesFirstOnly ? 0 : grid.count() - 1);
    }
}
