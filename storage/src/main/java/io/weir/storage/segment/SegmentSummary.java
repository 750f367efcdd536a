package io.weir.storage.segment;

/** What was written to a segment. */
public record SegmentSummary(long series, long samples) {}
