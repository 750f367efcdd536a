package io.weir.storage.segment;

import io.weir.model.Labels;
import io.weir.storage.SeriesCursor;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What decides the columns of a segment, which have to be known before its first row. Immutable.
 *
 * @param labelNames at least every label name that occurs
 * @param histograms whether there may be histograms
 */
public record SegmentContents(SortedSet<String> labelNames, boolean histograms) {
    public SegmentContents {
        labelNames = Collections.unmodifiableSortedSet(new TreeSet<>(labelNames));
    }

    /** The contents of a cursor, which is read to its end and not closed. */
    public static SegmentContents of(SeriesCursor series) {
        SortedSet<String> names = new TreeSet<>();
        boolean histograms = false;
        while (series.next()) {
            Labels labels = series.labels();
            for (int i = 0; i < labels.size(); i++) {
                names.add(labels.name(i));
            }
            histograms |= series.histograms() != null;
        }
        return new SegmentContents(names, histograms);
    }
}
