package io.weir.promql;

/** How a selector treats the edges of its window. */
public enum RangeModifier {
    /** Only samples inside the window count. */
    NONE(""),
    /** {@code anchored}: the window's edges take the newest samples before them. */
    ANCHORED(" anchored"),
    /** {@code smoothed}: the window's edges are interpolated between the samples around them. */
    SMOOTHED(" smoothed");

    private final String suffix;

    RangeModifier(String suffix) {
        this.suffix = suffix;
    }

    /** What is written behind the selector, with a blank before it, or nothing. */
    String suffix() {
        return suffix;
    }
}
