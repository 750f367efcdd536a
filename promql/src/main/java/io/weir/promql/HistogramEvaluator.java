package io.weir.promql;

import io.weir.model.GoFloat;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.StringLiteral;
import io.weir.promql.internal.ClassicHistogram;
import io.weir.promql.internal.NativeQuantiles;
import io.weir.promql.internal.Row;
import io.weir.promql.internal.StepGrid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluates quantiles and fractions of native histograms and of those that consist of classic buckets. */
final class HistogramEvaluator {
    private static final String BUCKET_LABEL = "le";

    private final Evaluator evaluator;
    private final StepGrid grid;
    private final Expr input;
    private final List<Estimate> estimates;
    private final boolean delayed;
    private final ClassicHistogram classic = new ClassicHistogram();
    private final NativeQuantiles natives = new NativeQuantiles();
    private final MonotonicityFixes fixes = new MonotonicityFixes();

    /** One number to find for each histogram and step: a quantile, or the fraction between two values. */
    private static final class Estimate {
        final double[] first;
        final double @Nullable [] second;

        Estimate(double[] first, double @Nullable [] second) {
            this.first = first;
            this.second = second;
        }
    }

    /** Series that make up one histogram: a native one, classic buckets, or both if they follow or contradict each other. */
    private static final class Source {
        final Labels labels;
        final boolean dropName;
        final List<Bucket> buckets = new ArrayList<>();

        @Nullable
        Row natives;

        Source(Labels labels, boolean dropName) {
            this.labels = labels;
            this.dropName = dropName;
        }
    }

    private record Bucket(double upperBound, Row counts) {}

    private HistogramEvaluator(Evaluator evaluator, Expr input, List<Estimate> estimates) {
        this.evaluator = evaluator;
        this.grid = evaluator.grid();
        this.input = input;
        this.estimates = estimates;
        this.delayed = evaluator.scope().delayedNames();
    }

    /** For {@code histogram_quantile}, {@code histogram_quantiles} and {@code histogram_fraction}. */
    static void evaluate(Evaluator evaluator, Call call, RowSink sink) {
        if (call.function() == Function.HISTOGRAM_QUANTILES) {
            quantiles(evaluator, call, sink);
            return;
        }
        boolean fraction = call.function() == Function.HISTOGRAM_FRACTION;
        double[] first = evaluator.scalar(call.argument(0));
        if (!fraction) {
            warnOfQuantiles(evaluator, call.arguments().get(0), first);
        }
        Estimate estimate = new Estimate(first, fraction ? evaluator.scalar(call.argument(1)) : null);
        Expr input = call.arguments().get(fraction ? 2 : 1);
        RowAssembler assembler = new RowAssembler(false);
        new HistogramEvaluator(evaluator, input, List.of(estimate)).run((identity, rows) -> {
            if (!rows.get(0).isEmpty()) {
                assembler.accept(identity, rows.get(0));
            }
        });
        assembler.drain(sink);
    }

    /** Several quantiles of each histogram, told apart by a label. */
    private static void quantiles(Evaluator evaluator, Call call, RowSink sink) {
        String label = ((StringLiteral) call.argument(1)).value();
        List<Estimate> estimates = new ArrayList<>();
        for (int i = 2; i < call.arguments().size(); i++) {
            double[] quantiles = evaluator.scalar(call.argument(i));
            warnOfQuantiles(evaluator, call.arguments().get(i), quantiles);
            estimates.add(new Estimate(quantiles, null));
        }
        RowAssembler assembler = new RowAssembler(false);
        new HistogramEvaluator(evaluator, call.arguments().get(0), estimates).run((identity, rows) -> {
            for (int i = 0; i < rows.size(); i++) {
                Map<String, Row> byText = byText(estimates.get(i).first, rows.get(i));
                byText.forEach((text, row) -> assembler.accept(
                        new SeriesIdentity(identity.labels().with(label, text), identity.dropName()), row));
            }
        });
        assembler.drain(sink);
    }

    /** The values of {@code row} for each quantile, which may be another at each step. */
    private static Map<String, Row> byText(double[] quantiles, Row row) {
        Map<String, Row> byText = new LinkedHashMap<>();
        for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
            byText.computeIfAbsent(openMetrics(quantiles[step]), text -> new Row(row.steps()))
                    .set(step, row.value(step));
        }
        return byText;
    }

    /** A number as OpenMetrics writes it in labels: never like an integer. */
    private static String openMetrics(double value) {
        String text = GoFloat.formatG(value);
        boolean integer = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
        return integer ? text + ".0" : text;
    }

    private static void warnOfQuantiles(Evaluator evaluator, Expr argument, double[] quantiles) {
        for (double quantile : quantiles) {
            WindowFunction.warnOfQuantile(evaluator.annotations(), argument.span(), quantile);
        }
    }

    /** Takes the results for one histogram. */
    private interface Sink {
        /** @param rows one for each estimate */
        void accept(SeriesIdentity identity, List<Row> rows);
    }

    private void run(Sink sink) {
        List<SeriesRow> series = evaluator.vector(input);
        for (Source source : sources(series)) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < estimates.size(); i++) {
                rows.add(new Row(grid.count()));
            }
            for (int step = 0; step < grid.count(); step++) {
                evaluate(source, step, rows);
            }
            sink.accept(new SeriesIdentity(source.labels, source.dropName).withoutName(delayed), rows);
        }
        evaluator.release(series);
        fixes.annotate(evaluator.annotations(), input.span());
    }

    private void evaluate(Source source, int step, List<Row> rows) {
        Histogram histogram =
                source.natives != null && source.natives.has(step) ? source.natives.histogram(step) : null;
        boolean hasBuckets = hasBuckets(source, step);
        if (histogram != null && hasBuckets) {
            evaluator
                    .annotations()
                    .warn(
                            input.span(),
                            WindowFunction.about(
                                    "vector contains a mix of classic and native histograms", named(source.labels)));
            return;
        }
        for (int i = 0; i < rows.size(); i++) {
            double first = estimates.get(i).first[step];
            double[] second = estimates.get(i).second;
            if (histogram != null) {
                double result = second == null
                        ? natives.quantile(first, histogram)
                        : natives.fraction(first, second[step], histogram);
                rows.get(i).set(step, result);
                noteNaN(source);
            } else if (hasBuckets) {
                load(source, step);
                rows.get(i)
                        .set(
                                step,
                                second == null ? quantile(source, step, first) : classic.fraction(first, second[step]));
            }
        }
    }

    private static boolean hasBuckets(Source source, int step) {
        for (Bucket bucket : source.buckets) {
            if (hasFloat(bucket.counts(), step)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasFloat(Row row, int step) {
        return row.has(step) && row.histogram(step) == null;
    }

    private void load(Source source, int step) {
        classic.clear();
        for (Bucket bucket : source.buckets) {
            if (hasFloat(bucket.counts(), step)) {
                classic.add(bucket.upperBound(), bucket.counts().value(step));
            }
        }
    }

    private double quantile(Source source, int step, double quantile) {
        double result = classic.quantile(quantile);
        if (classic.forcedMonotonic()) {
            fixes.add(named(source.labels), classic, grid.at(step));
        }
        return result;
    }

    private void noteNaN(Source source) {
        String message = switch (natives.nanEffect()) {
            case NONE -> null;
            case RESULT_IS_NAN -> "input to histogram_quantile has NaN observations, result is NaN";
            case RESULT_IS_SKEWED -> "input to histogram_quantile has NaN observations, result is skewed higher";
            case LEFT_OUT -> "input to histogram_fraction has NaN observations, which are excluded from all fractions";
        };
        if (message != null) {
            evaluator.annotations().info(input.span(), WindowFunction.about(message, named(source.labels)));
        }
    }

    /** What annotations may know of a series: its name is gone if names aren't kept to the end. */
    private Labels named(Labels labels) {
        return delayed ? labels : Labels.empty();
    }

    private Iterable<Source> sources(List<SeriesRow> series) {
        Map<Labels, Source> sources = new LinkedHashMap<>();
        LabelGroups withoutBounds = new LabelGroups(List.of(BUCKET_LABEL), false);
        List<Source> ofBuckets = new ArrayList<>();
        Map<String, Optional<Double>> bounds = new HashMap<>();
        for (SeriesRow row : series) {
            if (row.row().anyHistogram()) {
                source(sources, row, row.identity().labels()).natives = row.row();
            }
            if (row.row().hasFloats()) {
                String le = row.identity().full().get(BUCKET_LABEL);
                Optional<Double> bound = bounds.computeIfAbsent(le, text -> Optional.ofNullable(parseBound(text)));
                if (bound.isEmpty()) {
                    warnOfBound(row, le);
                    continue;
                }
                int group = withoutBounds.of(row.identity());
                if (group == ofBuckets.size()) {
                    ofBuckets.add(source(sources, row, withoutBounds.labels(group)));
                }
                ofBuckets.get(group).buckets.add(new Bucket(bound.get(), row.row()));
            }
        }
        return sources.values();
    }

    private void warnOfBound(SeriesRow row, String le) {
        String message = "bucket label \"le\" is missing or has a malformed value of " + StringLiterals.quote(le);
        Labels labels = named(row.identity().labels());
        evaluator.annotations().warn(input.span(), WindowFunction.about(message, labels));
    }

    private static Source source(Map<Labels, Source> sources, SeriesRow row, Labels labels) {
        return Objects.requireNonNull(sources.computeIfAbsent(
                labels, key -> new Source(key, row.identity().dropName())));
    }

    private static @Nullable Double parseBound(String le) {
        return switch (le) {
            case "+Inf", "Inf", "inf", "+inf", "+Infinity", "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Inf", "-inf" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> {
                boolean number = !le.isEmpty() && le.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0);
                if (!number) {
                    yield null;
                }
                try {
                    yield Double.valueOf(le);
                } catch (NumberFormatException e) {
                    yield null;
                }
            }
        };
    }
}
