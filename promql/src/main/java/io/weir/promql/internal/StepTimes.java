package io.weir.promql.internal;

/**
 * For each step of a grid, the instant it stands for and the instant that a selector with {@code offset} or {@code @}
 * looks at.
 *
 * @param fixed whether the selector looks at {@code shiftMs} in every step, rather than {@code shiftMs} back
 */
public record StepTimes(StepGrid grid, boolean fixed, long shiftMs) {
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

    /** The latest instant looked at. */
    public long lastSourceMs() {
        return sourceMs(grid.count() - 1);
    }
}
