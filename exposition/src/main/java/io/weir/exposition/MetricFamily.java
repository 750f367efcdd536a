package io.weir.exposition;

import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.histogram.Histogram;
import java.util.List;

/**
 * The samples that share a {@code # TYPE} line, in the order they are exposed. Immutable.
 *
 * @param name as in the TYPE line; samples of a histogram or summary add {@code _bucket}, {@code _sum} or
 *     {@code _count} to it
 * @param help empty if there is none
 * @param nativeSamples the native histograms of a family of histograms. Each comes with classic samples too, at least the
 *     infinite bucket, sum and count, which is what the text format shows of it
 */
public record MetricFamily(
        String name, MetricType type, String help, List<Sample> samples, List<NativeSample> nativeSamples) {
    public MetricFamily {
        samples = List.copyOf(samples);
        nativeSamples = List.copyOf(nativeSamples);
    }

    /** A family without native histograms. */
    public MetricFamily(String name, MetricType type, String help, List<Sample> samples) {
        this(name, type, help, samples, List.of());
    }

    /**
     * One value.
     *
     * @param labels the name of the series included
     */
    public record Sample(Labels labels, double value) {}

    /**
     * One native histogram.
     *
     * @param labels the name of the family included
     */
    public record NativeSample(Labels labels, Histogram histogram) {}

    /** This family with other samples. */
    public MetricFamily withSamples(List<Sample> others, List<NativeSample> otherNatives) {
        return new MetricFamily(name, type, help, others, otherNatives);
    }
}
