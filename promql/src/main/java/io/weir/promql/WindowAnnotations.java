package io.weir.promql;

import io.weir.promql.internal.WindowNotes;

/** Adds to a query's annotations what is to say about the windows of one series, at the range vector's place. */
final class WindowAnnotations implements WindowNotes {
    private final Annotations annotations;
    private final Span span;
    private final String metricName;

    WindowAnnotations(Annotations annotations, Span span, String metricName) {
        this.annotations = annotations;
        this.span = span;
        this.metricName = metricName;
    }

    private String quotedName() {
        return StringLiterals.quote(metricName);
    }

    @Override
    public void mixedSamples() {
        annotations.warn(span, "encountered a mix of histograms and floats for metric name " + quotedName());
    }

    @Override
    public void mixedSchemas() {
        annotations.warn(span, HistogramMessages.mixedSchemas(metricName));
    }

    @Override
    public void ignoredHistograms() {
        annotations.info(
                span,
                "ignored histograms in a range containing both floats and histograms for metric name " + quotedName());
    }

    @Override
    public void notCounter() {
        annotations.warn(span, "this native histogram metric is not a counter: " + quotedName());
    }

    @Override
    public void notGauge() {
        annotations.warn(span, "this native histogram metric is not a gauge: " + quotedName());
    }

    @Override
    public void conflictingResets(String operation) {
        annotations.warn(span, HistogramMessages.conflictingResets(operation));
    }

    @Override
    public void reconciledBounds(String operation) {
        annotations.info(span, HistogramMessages.reconciledBounds(operation));
    }

    @Override
    public void overlappingStart() {
        annotations.warn(
                span, "sample has start time that overlaps with previous sample timestamp for metric " + quotedName());
    }
}
