package io.weir.promql;

import java.io.Serializable;

/**
 * The parts of PromQL that Prometheus has behind {@code --enable-feature}; off unless said otherwise.
 *
 * @param experimentalFunctions {@code promql-experimental-functions}: functions that may still change, and the
 *     aggregations {@code limitk} and {@code limit_ratio}
 * @param extendedRangeSelectors {@code promql-extended-range-selectors}: the modifiers {@code anchored} and
 *     {@code smoothed}
 * @param fillModifiers {@code promql-binop-fill-modifiers}: {@code fill}, {@code fill_left} and {@code fill_right}
 * @param delayedNameRemoval {@code promql-delayed-name-removal}: metric names are removed at the end of a query, so that
 *     label functions and groupings still see them
 * @param startTimestamps {@code use-start-timestamps}: counters start where their samples say they do
 * @param typeAndUnitLabels {@code type-and-unit-labels}: series say what they are in {@code __type__} and
 *     {@code __unit__}
 * @param perStepStats {@code promql-per-step-stats}: statistics tell how many samples each step read
 */
public record PromqlFeatures(
        boolean experimentalFunctions,
        boolean extendedRangeSelectors,
        boolean fillModifiers,
        boolean delayedNameRemoval,
        boolean startTimestamps,
        boolean typeAndUnitLabels,
        boolean perStepStats)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** What Prometheus has without flags. */
    public static final PromqlFeatures DEFAULT = new PromqlFeatures(false, false, false, false, false, false, false);

    /** Every part of the grammar; evaluation as by default. */
    public static final PromqlFeatures WHOLE_GRAMMAR = new PromqlFeatures(true, true, true, false, false, false, false);

    /** These features and the one that {@code --enable-feature} calls {@code name}, if it is one of PromQL. */
    public PromqlFeatures with(String name) {
        return new PromqlFeatures(
                experimentalFunctions || name.equals("promql-experimental-functions"),
                extendedRangeSelectors || name.equals("promql-extended-range-selectors"),
                fillModifiers || name.equals("promql-binop-fill-modifiers"),
                delayedNameRemoval || name.equals("promql-delayed-name-removal"),
                startTimestamps || name.equals("use-start-timestamps"),
                typeAndUnitLabels || name.equals("type-and-unit-labels"),
                perStepStats || name.equals("promql-per-step-stats"));
    }

    /** Whether {@code --enable-feature} knows {@code name} as a feature of PromQL; some do nothing any more. */
    public static boolean isKnown(String name) {
        return name.equals("promql-duration-expr") || !DEFAULT.with(name).equals(DEFAULT);
    }
}
