package io.weir.exposition;

import java.util.List;

/**
 * A whole exposition, sorted into metric families: what a Pushgateway accepts. Immutable.
 *
 * @param families in the order of their first appearance; none is empty
 * @param hasTimestamps whether any sample had one; the timestamps themselves are dropped
 */
public record MetricFamilies(List<MetricFamily> families, boolean hasTimestamps) {
    public MetricFamilies {
        families = List.copyOf(families);
    }
}
