package io.weir.exposition;

import io.weir.exposition.MetricFamily.NativeSample;
import io.weir.exposition.MetricFamily.Sample;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.histogram.Histogram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a family holds for one set of labels: a value, or all that makes up one histogram or summary.
 *
 * @param labels without the name, and without {@code le} and {@code quantile} where those are not the metric's own
 * @param value of a counter, gauge or untyped metric; NaN otherwise
 * @param parts buckets or quantiles; empty for other types
 * @param sum of a histogram or summary; NaN otherwise
 * @param count as {@code sum}
 * @param nativeHistogram what a histogram has besides {@code parts}, or null
 */
public record Metric(
        Labels labels,
        double value,
        List<Part> parts,
        double sum,
        double count,
        @Nullable Histogram nativeHistogram) {
    /** A bucket with its upper bound and cumulative count, or a quantile with its value. */
    public record Part(double boundary, double value) {}

    /** The metrics of a family, in the order of their first sample. */
    public static List<Metric> of(MetricFamily family) {
        return of(family.name(), family.type(), family.samples(), family.nativeSamples());
    }

    static List<Metric> of(String name, MetricType type, List<Sample> samples, List<NativeSample> nativeSamples) {
        boolean summary = type == MetricType.SUMMARY;
        if (!summary && !isHistogram(type)) {
            return samples.stream()
                    .map(sample -> new Metric(
                            sample.labels().without(Labels.METRIC_NAME),
                            sample.value(),
                            List.of(),
                            Double.NaN,
                            Double.NaN,
                            null))
                    .toList();
        }
        Map<Labels, Builder> byLabels = new LinkedHashMap<>();
        String boundary = summary ? FamilyBuilder.QUANTILE : FamilyBuilder.LE;
        for (Sample sample : samples) {
            Labels labels = sample.labels().without(Labels.METRIC_NAME).without(boundary);
            Builder builder = byLabels.computeIfAbsent(labels, all -> new Builder());
            builder.classic = true;
            String series = sample.labels().metricName();
            if (series.equals(name + FamilyBuilder.SUM)) {
                builder.sum = sample.value();
            } else if (series.equals(name + FamilyBuilder.COUNT)) {
                builder.count = sample.value();
            } else {
                builder.parts.add(new Part(ExpositionFloat.parse(sample.labels().get(boundary)), sample.value()));
            }
        }
        for (NativeSample sample : nativeSamples) {
            Labels labels = sample.labels().without(Labels.METRIC_NAME);
            byLabels.computeIfAbsent(labels, all -> new Builder()).nativeHistogram = sample.histogram();
        }
        List<Metric> metrics = new ArrayList<>(byLabels.size());
        byLabels.forEach((labels, builder) -> metrics.add(builder.build(labels)));
        return metrics;
    }

    static boolean isHistogram(MetricType type) {
        return type == MetricType.HISTOGRAM || type == MetricType.GAUGEHISTOGRAM;
    }

    private static final class Builder {
        final List<Part> parts = new ArrayList<>();
        boolean classic;
        double sum;
        double count;

        @Nullable
        Histogram nativeHistogram;

        Metric build(Labels labels) {
            if (!classic && nativeHistogram != null) {
                sum = nativeHistogram.sum();
                count = nativeHistogram.count();
            }
            return new Metric(labels, Double.NaN, List.copyOf(parts), sum, count, nativeHistogram);
        }
    }
}
