package io.weir.exposition;

import io.weir.model.Labels;
import io.weir.model.MetricType;
import java.util.List;

/**
 * The samples that share a {@code # TYPE} line, in the order they are exposed. Immutable.
 *
 * @param name as in the TYPE line; samples of a histogram or summary add {@code _bucket}, {@code _sum} or
 *     {@code _count} to it
 * @param help empty if there is none
 */
public record MetricFamily(String name, MetricType type, String help, List<Sample> samples) {
    public MetricFamily {
        samples = List.copyOf(samples);
    }

    /**
     * One value.
     *
     * @param labels the name of the series included
     */
    public record Sample(Labels labels, double value) {}

    /** This family with other samples. */
    public MetricFamily withSamples(List<Sample> other) {
        return new MetricFamily(name, type, help, other);
    }
}
