package io.weir.stream.rule;

import io.weir.model.Labels;

/** One element of an instant vector. */
public record VectorSample(Labels labels, double value) {}
