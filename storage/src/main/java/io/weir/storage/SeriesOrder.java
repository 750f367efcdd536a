package io.weir.storage;

import io.weir.model.Labels;
import java.util.Comparator;

/**
 * The order of series in segments and in every cursor: by metric name, then by labels. The metric name comes first, so
 * that the series of one metric lie together whatever their other labels are called.
 */
public enum SeriesOrder implements Comparator<Labels> {
    BY_METRIC_NAME_THEN_LABELS;

    @Override
    public int compare(Labels a, Labels b) {
        int order = a.metricName().compareTo(b.metricName());
        return order != 0 ? order : a.compareTo(b);
    }
}
