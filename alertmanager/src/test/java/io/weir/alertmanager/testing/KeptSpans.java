package io.weir.alertmanager.testing;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Keeps the spans that have ended. */
public final class KeptSpans implements SpanExporter {
    private final List<SpanData> spans = new ArrayList<>();
    private final Tracer tracer = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(this))
            .build()
            .get("test");

    public Tracer tracer() {
        return tracer;
    }

    /** One line a span in the order in which they began, children indented below their parents. */
    public List<String> tree() {
        List<String> lines = new ArrayList<>();
        addChildren("0000000000000000", "", lines);
        return lines;
    }

    private void addChildren(String parent, String indent, List<String> lines) {
        spans.stream()
                .filter(span -> span.getParentSpanId().equals(parent))
                .sorted(Comparator.comparing(SpanData::getStartEpochNanos))
                .forEach(span -> {
                    String status = span.getStatus().getDescription();
                    lines.add(indent + span.getName() + (status.isEmpty() ? "" : ": " + status));
                    addChildren(span.getSpanId(), indent + "  ", lines);
                });
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> ended) {
        spans.addAll(ended);
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
