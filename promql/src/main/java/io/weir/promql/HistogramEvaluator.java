package io.weir.promql;

import io.weir.model.GoFloat;
import io.weir.model.Labels;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.StringLiteral;
import io.weir.promql.internal.ClassicHistogram;
import io.weir.promql.internal.Row;
import io.weir.promql.internal.StepGrid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Evaluates {@code histogram_quantile} and {@code histogram_fraction} over the buckets of classic histograms. */
final class HistogramEvaluator {
    private static final String BUCKET_LABEL = "le";
    private static final Set<String> BUCKET_AND_NAME = Set.of(BUCKET_LABEL, Labels.METRIC_NAME);

    private final Evaluator evaluator;
    private final Call call;
    private final StepGrid grid;
    private final boolean fraction;
    private final Expr buckets;
    private final ClassicHistogram histogram = new ClassicHistogram();

    HistogramEvaluator(Evaluator evaluator, Call call) {
        this.evaluator = evaluator;
        this.call = call;
        this.grid = evaluator.grid();
        this.fraction = call.function() == Function.HISTOGRAM_FRACTION;
        this.buckets = call.argument(fraction ? 2 : call.function() == Function.HISTOGRAM_QUANTILES ? 0 : 1);
    }

    private record Bucket(double upperBound, Row counts) {}

    private record Histogram(SeriesIdentity identity, Labels sample, List<Bucket> buckets) {}

    void evaluate(RowSink sink) {
        if (call.function() == Function.HISTOGRAM_QUANTILES) {
            quantiles(sink);
            return;
        }
        double[] first = evaluator.scalar(call.argument(0));
        double[] second = fraction ? evaluator.scalar(call.argument(1)) : first;
        if (!fraction) {
            for (double quantile : first) {
                WindowFunction.warnOfQuantile(
                        evaluator.annotations(), call.arguments().get(0).span(), quantile);
            }
        }
        List<SeriesRow> input = evaluator.vector(buckets);
        RowAssembler assembler = new RowAssembler(false);
        for (Histogram group : histograms(input)) {
            Row row = new Row(grid.count());
            for (int step = 0; step < grid.count(); step++) {
                evaluate(group, step, first[step], second[step], row);
            }
            if (!row.isEmpty()) {
                assembler.accept(group.identity(), row);
            }
        }
        evaluator.release(input);
        assembler.drain(sink);
    }

    /** Several quantiles of each histogram, told apart by a label. */
    private void quantiles(RowSink sink) {
        String label = ((StringLiteral) call.argument(1)).value();
        List<double[]> quantiles = new ArrayList<>();
        for (int i = 2; i < call.arguments().size(); i++) {
            double[] perStep = evaluator.scalar(call.argument(i));
            for (double quantile : perStep) {
                WindowFunction.warnOfQuantile(
                        evaluator.annotations(), call.arguments().get(i).span(), quantile);
            }
            quantiles.add(perStep);
        }
        List<SeriesRow> input = evaluator.vector(buckets);
        RowAssembler assembler = new RowAssembler(false);
        for (Histogram group : histograms(input)) {
            for (double[] perStep : quantiles) {
                quantile(group, label, perStep, assembler);
            }
        }
        evaluator.release(input);
        assembler.drain(sink);
    }

    private void quantile(Histogram group, String label, double[] quantiles, RowSink sink) {
        Map<String, Row> byText = new LinkedHashMap<>();
        for (int step = 0; step < grid.count(); step++) {
            double quantile = quantiles[step];
            Row row = byText.computeIfAbsent(openMetrics(quantile), text -> new Row(grid.count()));
            evaluate(group, step, quantile, quantile, row);
        }
        byText.forEach((text, row) -> {
            if (!row.isEmpty()) {
                SeriesIdentity identity = group.identity();
                sink.accept(new SeriesIdentity(identity.labels().with(label, text), identity.dropName()), row);
            }
        });
    }

    /** A number as OpenMetrics writes it in labels: never like an integer. */
    private static String openMetrics(double value) {
        String text = GoFloat.formatG(value);
        boolean integer = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
        return integer ? text + ".0" : text;
    }

    private void evaluate(Histogram group, int step, double first, double second, Row out) {
        histogram.clear();
        boolean any = false;
        for (Bucket bucket : group.buckets()) {
            if (bucket.counts().has(step)) {
                histogram.add(bucket.upperBound(), bucket.counts().value(step));
                any = true;
            }
        }
        if (!any) {
            return;
        }
        out.set(step, fraction ? histogram.fraction(first, second) : histogram.quantile(first));
        if (histogram.forcedMonotonic()) {
            String message = WindowFunction.about(
                    "input to histogram_quantile needed to be fixed for monotonicity (see"
                            + " https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)",
                    group.sample());
            evaluator
                    .annotations()
                    .info(
                            buckets.span(),
                            message + " from buckets " + GoFloat.formatG(histogram.firstFixed()) + " to "
                                    + GoFloat.formatG(histogram.lastFixed()) + ", with a max diff of "
                                    + GoFloat.formatG(histogram.greatestDrop()));
        }
    }

    private Iterable<Histogram> histograms(List<SeriesRow> input) {
        Map<Labels, Histogram> groups = new LinkedHashMap<>();
        boolean delayed = evaluator.scope().delayedNames();
        for (SeriesRow series : input) {
            Labels labels = series.identity().labels();
            String le = labels.get(BUCKET_LABEL);
            Double bound = parseBound(le);
            if (bound == null) {
                String message =
                        "bucket label \"le\" is missing or has a malformed value of " + StringLiterals.quote(le);
                evaluator.annotations().warn(buckets.span(), WindowFunction.about(message, labels));
                continue;
            }
            Labels key = delayed ? labels.without(BUCKET_LABEL) : labels.drop(BUCKET_AND_NAME);
            groups.computeIfAbsent(
                            key,
                            k -> new Histogram(
                                    new SeriesIdentity(k, false).withoutName(delayed), labels, new ArrayList<>()))
                    .buckets()
                    .add(new Bucket(bound, series.row()));
        }
        return groups.values();
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
