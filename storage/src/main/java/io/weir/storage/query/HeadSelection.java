package io.weir.storage.query;

import io.weir.storage.SeriesCursor;

/**
 * What the head of one partition has for a selection.
 *
 * @param completeFromMs from this instant on no segment has more than the head, and will not while the query runs
 * @param series in {@link io.weir.storage.SeriesOrder}; to be closed by whoever asked
 */
public record HeadSelection(int partition, long completeFromMs, SeriesCursor series) {}
