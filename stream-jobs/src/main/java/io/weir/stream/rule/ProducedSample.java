package io.weir.stream.rule;

import io.weir.model.Labels;

/** A sample that a rule writes: of a recorded series, of ALERTS or ALERTS_FOR_STATE, or a stale marker of one of them. */
public record ProducedSample(Labels labels, long timestampMs, double value) {}
