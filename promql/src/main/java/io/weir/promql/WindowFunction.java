package io.weir.promql;

import io.weir.model.GoFloat;
import io.weir.model.Labels;
import io.weir.promql.Expr.Call;
import io.weir.promql.internal.ExtremeKernel;
import io.weir.promql.internal.LastTwoKernel;
import io.weir.promql.internal.LookbackKernel;
import io.weir.promql.internal.QuantileKernel;
import io.weir.promql.internal.RangeKernel;
import io.weir.promql.internal.RateKernel;
import io.weir.promql.internal.RegressionKernel;
import io.weir.promql.internal.Row;
import io.weir.promql.internal.StepGrid;
import io.weir.promql.internal.SummaryKernel;
import io.weir.promql.internal.TransitionsKernel;
import org.jspecify.annotations.Nullable;

/** A range function in a query: its kernel, its scalar argument, what it does to names and what it warns of. */
final class WindowFunction {
    private static final String[] COUNTER_SUFFIXES = {"_total", "_sum", "_count", "_bucket"};

    private final @Nullable Call call;
    private final RangeKernel kernel;
    private final boolean keepsName;
    private final boolean delayedNames;
    private @Nullable Annotations annotations;
    private double[] scalars = {};
    private String metricName = "";

    private WindowFunction(@Nullable Call call, RangeKernel kernel, boolean keepsName, boolean delayedNames) {
        this.call = call;
        this.kernel = kernel;
        this.keepsName = keepsName;
        this.delayedNames = delayedNames;
    }

    /** What an instant selector does with its lookback window. */
    static WindowFunction lookback() {
        return new WindowFunction(null, new LookbackKernel(false), true, false);
    }

    /** {@code timestamp} of an instant selector. */
    static WindowFunction timestamp(boolean delayedNames) {
        return new WindowFunction(null, new LookbackKernel(true), false, delayedNames);
    }

    /** The range function that {@code call} calls, or null if it calls something else. */
    static @Nullable WindowFunction of(Call call, boolean delayedNames) {
        RangeKernel kernel = kernel(call.function());
        if (kernel == null) {
            return null;
        }
        boolean keepsName = call.function() == Function.LAST_OVER_TIME || call.function() == Function.FIRST_OVER_TIME;
        return new WindowFunction(call, kernel, keepsName, delayedNames);
    }

    private static @Nullable RangeKernel kernel(Function function) {
        return switch (function) {
            case RATE -> RateKernel.rate();
            case INCREASE -> RateKernel.increase();
            case DELTA -> RateKernel.delta();
            case IRATE -> new LastTwoKernel(true);
            case IDELTA -> new LastTwoKernel(false);
            case DERIV -> new RegressionKernel(false);
            case PREDICT_LINEAR -> new RegressionKernel(true);
            case CHANGES -> new TransitionsKernel(false);
            case RESETS -> new TransitionsKernel(true);
            case MIN_OVER_TIME -> new ExtremeKernel(false);
            case MAX_OVER_TIME -> new ExtremeKernel(true);
            case SUM_OVER_TIME -> new SummaryKernel(SummaryKernel.Kind.SUM);
            case AVG_OVER_TIME -> new SummaryKernel(SummaryKernel.Kind.AVG);
            case COUNT_OVER_TIME -> new SummaryKernel(SummaryKernel.Kind.COUNT);
            case PRESENT_OVER_TIME -> new SummaryKernel(SummaryKernel.Kind.PRESENT);
            case FIRST_OVER_TIME -> new SummaryKernel(SummaryKernel.Kind.FIRST);
            case LAST_OVER_TIME -> new SummaryKernel(SummaryKernel.Kind.LAST);
            case STDDEV_OVER_TIME -> new SummaryKernel(SummaryKernel.Kind.STDDEV);
            case STDVAR_OVER_TIME -> new SummaryKernel(SummaryKernel.Kind.STDVAR);
            case QUANTILE_OVER_TIME -> new QuantileKernel();
            default -> null;
        };
    }

    /** The argument of {@code call} that is a range vector, without parentheses. */
    static Expr rangeArgument(Call call) {
        return call.argument(call.function() == Function.QUANTILE_OVER_TIME ? 1 : 0);
    }

    /** The scalar argument of {@code call}, or null. */
    static @Nullable Expr scalarArgument(Call call) {
        return switch (call.function()) {
            case QUANTILE_OVER_TIME -> call.argument(0);
            case PREDICT_LINEAR -> call.argument(1);
            default -> null;
        };
    }

    void bind(StepGrid grid, Binding binding) {
        annotations = binding.annotations();
        Expr scalar = call == null ? null : scalarArgument(call);
        if (scalar == null) {
            return;
        }
        scalars = binding.scalar(scalar, grid);
        if (kernel instanceof QuantileKernel quantile) {
            quantile.setQuantiles(scalars);
        } else if (kernel instanceof RegressionKernel regression) {
            regression.setAheadSeconds(scalars);
        }
    }

    RangeKernel kernel() {
        return kernel;
    }

    /** Whether stale markers are no samples to this function, rather than the end of the series. */
    boolean skipsStaleMarkers() {
        return !(kernel instanceof LookbackKernel);
    }

    boolean keepsIdentity() {
        return keepsName || delayedNames;
    }

    /** The labels of the result for the series {@code input}, which the next window is of. */
    SeriesIdentity identity(SeriesIdentity input) {
        metricName = annotations == null ? "" : input.labels().metricName();
        return keepsName ? input : input.withoutName(delayedNames);
    }

    /** Says what there is to say about a result. */
    void annotate(Row out) {
        if (annotations == null || call == null || out.isEmpty()) {
            return;
        }
        Function function = call.function();
        if (function == Function.QUANTILE_OVER_TIME) {
            for (int step = out.next(0); step >= 0; step = out.next(step + 1)) {
                warnOfQuantile(annotations, call.arguments().get(0).span(), scalars[step]);
            }
        } else if ((function == Function.RATE || function == Function.INCREASE) && isSuspect(metricName)) {
            annotations.info(
                    call.arguments().get(0).span(),
                    "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "
                            + StringLiterals.quote(metricName));
        }
    }

    private static boolean isSuspect(String metricName) {
        if (metricName.isEmpty()) {
            return false;
        }
        for (String suffix : COUNTER_SUFFIXES) {
            if (metricName.endsWith(suffix)) {
                return false;
            }
        }
        return true;
    }

    static void warnOfQuantile(Annotations annotations, Span span, double quantile) {
        if (!(quantile >= 0 && quantile <= 1)) {
            annotations.warn(span, "quantile value should be between 0 and 1, got " + GoFloat.formatG(quantile));
        }
    }

    /** {@code message for metric name "x"}, or the message alone if the series has none. */
    static String about(String message, Labels series) {
        String name = series.metricName();
        return name.isEmpty() ? message : message + " for metric name " + StringLiterals.quote(name);
    }
}
