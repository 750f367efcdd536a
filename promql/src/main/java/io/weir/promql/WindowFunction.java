package io.weir.promql;

import io.weir.model.GoFloat;
import io.weir.model.Labels;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.MatrixSelector;
import io.weir.promql.internal.DeviationKernel;
import io.weir.promql.internal.ExtremeKernel;
import io.weir.promql.internal.LookbackKernel;
import io.weir.promql.internal.QuantileKernel;
import io.weir.promql.internal.RangeKernel;
import io.weir.promql.internal.RegressionKernel;
import io.weir.promql.internal.Row;
import io.weir.promql.internal.Samples;
import io.weir.promql.internal.SmoothingKernel;
import io.weir.promql.internal.StepGrid;
import io.weir.promql.internal.StepTimes;
import io.weir.promql.internal.SummaryKernel;
import io.weir.promql.internal.WindowKernels;
import io.weir.promql.internal.WindowNotes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A range function in a query: its kernels, its scalar argument, what it does to names and what it warns of. */
final class WindowFunction {
    private static final String[] COUNTER_SUFFIXES = {"_total", "_sum", "_count", "_bucket"};

    private final @Nullable Call call;
    private final WindowKernels kernels;
    private final boolean keepsName;
    private final boolean delayedNames;
    private @Nullable Annotations annotations;
    private WindowNotes notes = WindowNotes.NONE;

    /** Where what there is to say about windows is about, or null if there is nothing. */
    private @Nullable Span notesSpan;

    private double[] scalars = {};
    private String metricName = "";

    /** What the series says it is, or null if its name has to tell. */
    private @Nullable String declaredType;

    private boolean typedSeries;

    private WindowFunction(@Nullable Call call, WindowKernels kernels, boolean keepsName, boolean delayedNames) {
        this.call = call;
        this.kernels = kernels;
        this.keepsName = keepsName;
        this.delayedNames = delayedNames;
        if (call != null) {
            int range = call.function() == Function.QUANTILE_OVER_TIME ? 1 : 0;
            this.notesSpan = call.arguments().get(range).span();
        }
    }

    /** What an instant selector does with its lookback window. */
    static WindowFunction lookback() {
        return new WindowFunction(
                null, WindowKernels.ofAny(new LookbackKernel(LookbackKernel.Part.VALUE)), true, false);
    }

    /** {@code timestamp} of an instant selector. */
    static WindowFunction timestamp(boolean delayedNames) {
        return new WindowFunction(
                null, WindowKernels.ofAny(new LookbackKernel(LookbackKernel.Part.TIME)), false, delayedNames);
    }

    /** {@code start_timestamp} of an instant selector. */
    static WindowFunction startTimestamp(boolean delayedNames) {
        LookbackKernel kernel = new LookbackKernel(LookbackKernel.Part.START_TIME);
        return new WindowFunction(null, WindowKernels.ofAny(kernel), false, delayedNames);
    }

    /** The range function that {@code call} calls, or null if it calls something else. */
    static @Nullable WindowFunction of(Call call, boolean delayedNames) {
        WindowKernels kernels = kernels(call.function());
        if (kernels != null && rangeArgument(call) instanceof MatrixSelector matrix) {
            kernels = extended(call.function(), matrix.selector().modifier(), kernels);
        }
        if (kernels == null) {
            return null;
        }
        boolean keepsName = call.function() == Function.LAST_OVER_TIME || call.function() == Function.FIRST_OVER_TIME;
        return new WindowFunction(call, kernels, keepsName, delayedNames);
    }

    /** Whether {@code call} calls a range function. */
    static boolean isCalled(Call call) {
        return kernels(call.function()) != null;
    }

    private static @Nullable WindowKernels kernels(Function function) {
        return switch (function) {
            case RATE -> WindowKernels.rate();
            case INCREASE -> WindowKernels.increase();
            case DELTA -> WindowKernels.delta();
            case IRATE -> WindowKernels.irate();
            case IDELTA -> WindowKernels.idelta();
            case DERIV -> WindowKernels.ofFloats(new RegressionKernel(false));
            case PREDICT_LINEAR -> WindowKernels.ofFloats(new RegressionKernel(true));
            case CHANGES -> WindowKernels.changes();
            case RESETS -> WindowKernels.resets();
            case MIN_OVER_TIME -> WindowKernels.ofFloats(new ExtremeKernel(false));
            case MAX_OVER_TIME -> WindowKernels.ofFloats(new ExtremeKernel(true));
            case SUM_OVER_TIME -> WindowKernels.sum();
            case AVG_OVER_TIME -> WindowKernels.average();
            case COUNT_OVER_TIME -> WindowKernels.ofAny(new SummaryKernel(SummaryKernel.Kind.COUNT));
            case PRESENT_OVER_TIME -> WindowKernels.ofAny(new SummaryKernel(SummaryKernel.Kind.PRESENT));
            case FIRST_OVER_TIME -> WindowKernels.ofAny(new SummaryKernel(SummaryKernel.Kind.FIRST));
            case LAST_OVER_TIME -> WindowKernels.ofAny(new SummaryKernel(SummaryKernel.Kind.LAST));
            case STDDEV_OVER_TIME -> WindowKernels.ofFloats(new SummaryKernel(SummaryKernel.Kind.STDDEV));
            case STDVAR_OVER_TIME -> WindowKernels.ofFloats(new SummaryKernel(SummaryKernel.Kind.STDVAR));
            case QUANTILE_OVER_TIME -> WindowKernels.ofFloats(new QuantileKernel());
            case MAD_OVER_TIME -> WindowKernels.ofFloats(new DeviationKernel());
            case DOUBLE_EXPONENTIAL_SMOOTHING -> WindowKernels.ofFloats(new SmoothingKernel());
            case TS_OF_FIRST_OVER_TIME -> WindowKernels.ofAny(new SummaryKernel(SummaryKernel.Kind.TIME_OF_FIRST));
            case TS_OF_LAST_OVER_TIME -> WindowKernels.ofAny(new SummaryKernel(SummaryKernel.Kind.TIME_OF_LAST));
            case TS_OF_MAX_OVER_TIME -> WindowKernels.ofFloats(new ExtremeKernel(true, true));
            case TS_OF_MIN_OVER_TIME -> WindowKernels.ofFloats(new ExtremeKernel(false, true));
            default -> null;
        };
    }

    /** What a smoothed instant selector does with the samples around the instant. */
    static WindowFunction smoothed(Span span) {
        WindowFunction function = new WindowFunction(null, WindowKernels.smoothedLookback(), true, false);
        function.notesSpan = span;
        return function;
    }

    /** The times of the floats that an instant selector finds, under the names of their series. */
    static WindowFunction sampleTimes() {
        return new WindowFunction(
                null, WindowKernels.ofAny(new LookbackKernel(LookbackKernel.Part.FLOAT_TIME)), true, false);
    }

    /** The kernels of a function of a selector with this modifier; {@code plain} if it has none. */
    private static WindowKernels extended(Function function, RangeModifier modifier, WindowKernels plain) {
        if (modifier == RangeModifier.NONE) {
            return plain;
        }
        boolean smoothed = modifier == RangeModifier.SMOOTHED;
        return switch (function) {
            case RATE -> WindowKernels.extendedRate(true, true, smoothed);
            case INCREASE -> WindowKernels.extendedRate(true, false, smoothed);
            case DELTA -> WindowKernels.extendedRate(false, false, smoothed);
            case CHANGES, RESETS -> {
                if (smoothed) {
                    throw refusal(function, modifier);
                }
                yield WindowKernels.anchoredTransitions(function == Function.RESETS);
            }
            default -> throw refusal(function, modifier);
        };
    }

    /** Says that a function can't take a selector with this modifier. */
    static QueryException refusal(Function function, RangeModifier modifier) {
        String accepting =
                modifier == RangeModifier.SMOOTHED ? "delta, increase, rate" : "changes, delta, increase, rate, resets";
        return new QueryException.Execution(modifier.suffix().strip() + " modifier can only be used with: " + accepting
                + " - not with " + function.text());
    }

    /** The argument of {@code call} that is a range vector, without parentheses. */
    static Expr rangeArgument(Call call) {
        return call.argument(call.function() == Function.QUANTILE_OVER_TIME ? 1 : 0);
    }

    /** The arguments of {@code call} that are scalars. */
    static List<Expr> scalarArguments(Call call) {
        return switch (call.function()) {
            case QUANTILE_OVER_TIME -> List.of(call.argument(0));
            case PREDICT_LINEAR -> List.of(call.argument(1));
            case DOUBLE_EXPONENTIAL_SMOOTHING -> List.of(call.argument(1), call.argument(2));
            default -> List.of();
        };
    }

    /**
     * The instants of {@code grid} as a selector or subquery sees them that this function is applied to.
     *
     * <p>{@code predict_linear} depends on the instant it predicts from, so Prometheus doesn't treat it as the same at each
     * step, and a fixed time moves along with the steps from the query's first on.
     * The samples are still those of the fixed time, so later windows are emptier.
     */
    StepTimes stepTimes(StepGrid grid, long offsetMs, @Nullable AtModifier at, Binding binding) {
        if (at != null && call != null && call.function() == Function.PREDICT_LINEAR) {
            long startMs = binding.resolve(new AtModifier(AtModifier.Kind.START, 0));
            return new StepTimes(grid, false, startMs - binding.resolve(at) + offsetMs, true);
        }
        return WindowProgram.stepTimes(grid, offsetMs, at, binding);
    }

    void bind(StepGrid grid, Binding binding) {
        annotations = binding.annotations();
        typedSeries = binding.typedSeries();
        List<Expr> arguments = call == null ? List.of() : scalarArguments(call);
        if (arguments.isEmpty()) {
            return;
        }
        scalars = binding.scalar(arguments.get(0), grid);
        RangeKernel kernel = kernels.floats();
        if (kernel instanceof SmoothingKernel smoothing) {
            double[] trends = binding.scalar(arguments.get(1), grid);
            checkFactors("smoothing", scalars);
            checkFactors("trend", trends);
            smoothing.setFactors(scalars, trends);
        } else if (kernel instanceof QuantileKernel quantile) {
            quantile.setQuantiles(scalars);
        } else if (kernel instanceof RegressionKernel regression) {
            regression.setAheadSeconds(scalars);
        }
    }

    private static void checkFactors(String name, double[] factors) {
        for (double factor : factors) {
            if (factor <= 0 || factor >= 1) {
                throw new QueryException.Execution("invalid " + name + " factor. Expected: 0 < " + name.charAt(0)
                        + "f < 1, got: " + GoNumbers.fixed(factor, 6));
            }
        }
    }

    /** Evaluates the windows {@code (t - rangeMs, t]} for each instant t of {@code times} into {@code out}. */
    void run(Samples samples, StepTimes times, long rangeMs, Row out) {
        kernels.run(samples, times, rangeMs, out, notes);
        annotate(out);
    }

    /** Lets the function see samples up to so long before its windows and after them, too. */
    void setReach(long backMs, long aheadMs) {
        kernels.setReach(backMs, aheadMs);
    }

    /** Whether since when samples count makes a difference. */
    boolean usesStartTimes() {
        return kernels.usesStartTimes();
    }

    /** Whether stale markers are no samples to this function, rather than the end of the series. */
    boolean skipsStaleMarkers() {
        return !(kernels.floats() instanceof LookbackKernel);
    }

    boolean keepsIdentity() {
        return keepsName || delayedNames;
    }

    /** The labels of the result for the series {@code input}, which the next window is of. */
    SeriesIdentity identity(SeriesIdentity input) {
        metricName = annotations == null ? "" : input.labels().metricName();
        declaredType = typedSeries ? input.labels().get(SeriesIdentity.TYPE) : null;
        if (annotations != null && notesSpan != null) {
            notes = new WindowAnnotations(annotations, notesSpan, metricName);
        }
        return keepsName ? input : input.withoutName(delayedNames);
    }

    /** Says what there is to say about a result. */
    private void annotate(Row out) {
        if (annotations == null || call == null || out.isEmpty()) {
            return;
        }
        Function function = call.function();
        if (function == Function.QUANTILE_OVER_TIME) {
            for (int step = out.next(0); step >= 0; step = out.next(step + 1)) {
                warnOfQuantile(annotations, call.arguments().get(0).span(), scalars[step]);
            }
        } else if (kernels.extrapolates()
                && (function == Function.RATE || function == Function.INCREASE)
                && out.hasFloats()) {
            noteIfNoCounter(annotations, call.arguments().get(0).span());
        }
    }

    private void noteIfNoCounter(Annotations notes, Span span) {
        if (metricName.isEmpty()) {
            return;
        }
        String type = declaredType;
        if (type == null && !hasCounterSuffix(metricName)) {
            notes.info(
                    span,
                    "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "
                            + StringLiterals.quote(metricName));
        } else if (type != null && !type.equals("counter") && !type.equals("histogram")) {
            notes.info(
                    span,
                    "metric might not be a counter, __type__ label is not set to \"counter\" or \"histogram\", got "
                            + StringLiterals.quote(type) + ": " + StringLiterals.quote(metricName));
        }
    }

    private static boolean hasCounterSuffix(String metricName) {
        for (String suffix : COUNTER_SUFFIXES) {
            if (metricName.endsWith(suffix)) {
                return true;
            }
        }
        return false;
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
