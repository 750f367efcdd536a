package io.weir.promql.script;

import io.weir.model.Labels;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes native histograms with custom bounds of the series of classic histograms. Mutable. */
final class ClassicBuckets {
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
    void add(Labels series, long timestampMs, double value) {
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

    /** A native histogram made of classic ones. */
    record Converted(Labels series, long timestampMs, Histogram histogram) {}

    /**
     * All histograms, those of a series in order.
     *
     * @throws IllegalArgumentException if the counts of buckets contradict each other
     */
    List<Converted> converted() {
        List<Converted> converted = new ArrayList<>();
        groups.forEach((labels, samples) -> samples.forEach(
                (timestampMs, sample) -> converted.add(new Converted(labels, timestampMs, histogram(labels, sample)))));
        return converted;
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
