package io.weir.promql.script;

import io.weir.model.Labels;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Makes native histograms with custom bounds of the series of classic histograms. Mutable. */
public final class ClassicBuckets {
    private static final String BUCKET = "_bucket";
    private static final String COUNT = "_count";
    private static final String SUM = "_sum";

    private final Map<Labels, Map<Long, Sample>> groups = new TreeMap<>();

    /** The parts of one histogram at one instant. */
    private static final class Sample {
        final Map<Double, Double> cumulative = new TreeMap<>();

        @Nullable
        Double count;

        double sum;
    }

    /** Takes a sample, if its series belongs to a classic histogram. */
    public void add(Labels series, long timestampMs, double value) {
        String name = series.metricName();
        if (name.endsWith(BUCKET)) {
            Double bound = bound(series.get("le"));
            if (bound != null) {
                sample(series, BUCKET, timestampMs).cumulative.putIfAbsent(bound, value);
            }
        } else if (name.endsWith(COUNT)) {
            sample(series, COUNT, timestampMs).count = value;
        } else if (name.endsWith(SUM)) {
            sample(series, SUM, timestampMs).sum = value;
        }
    }

    private Sample sample(Labels series, String suffix, long timestampMs) {
        String name = series.metricName();
        Labels group =
                series.without("le").with(Labels.METRIC_NAME, name.substring(0, name.length() - suffix.length()));
        return groups.computeIfAbsent(group, key -> new TreeMap<>()).computeIfAbsent(timestampMs, key -> new Sample());
    }

    private static @Nullable Double bound(String le) {
        try {
            double bound = le.equals("+Inf") || le.equals("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
            return Double.isNaN(bound) ? null : bound;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Takes a histogram of a series. */
    public interface Sink {
        void accept(Labels series, long timestampMs, Histogram histogram);
    }

    /**
     * Hands all histograms over, those of a series in order.
     *
     * @throws IllegalArgumentException if the counts of buckets contradict each other
     */
    public void forEach(Sink sink) {
        groups.forEach((labels, samples) -> samples.forEach(of(labels, sink)));
    }

    private static BiConsumer<Long, Sample> of(Labels labels, Sink sink) {
        return (timestampMs, sample) -> sink.accept(labels, timestampMs, histogram(labels, sample));
    }

    private static Histogram histogram(Labels labels, Sample sample) {
        Map<Double, Double> cumulative = sample.cumulative;
        double last = cumulative.values().stream().reduce(0.0, (a, b) -> b);
        double count = Objects.requireNonNullElse(sample.count, last);
        cumulative.putIfAbsent(Double.POSITIVE_INFINITY, count);
        double[] bounds = new double[cumulative.size() - 1];
        double[] counts = new double[cumulative.size()];
        int[] indices = new int[counts.length];
        int i = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : cumulative.entrySet()) {
            if (bucket.getValue() < below) {
                throw new IllegalArgumentException("the counts of the buckets of " + labels + " fall");
            }
            if (i < bounds.length) {
                bounds[i] = bucket.getKey();
            }
            indices[i] = i;
            counts[i++] = bucket.getValue() - below;
            below = bucket.getValue();
        }
        if (below != count) {
            throw new IllegalArgumentException("the count of " + labels + " is not that of its last bucket");
        }
        return Histogram.custom(bounds, count, sample.sum, Buckets.of(indices, counts), CounterResetHint.UNKNOWN);
    }
}
