package io.weir.alertmanager.notify;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/**
 * The spans of one flush, with the names and attributes that Alertmanager gives them. A stage's span is a child of the
 * flush's; that of an attempt is a child of its retry stage's.
 */
final class FlushTrace {
    private final Tracer tracer;
    private final Span flush;

    private FlushTrace(Tracer tracer, Span flush) {
        this.tracer = tracer;
        this.flush = flush;
    }

    static FlushTrace start(Tracer tracer, Flush flush) {
        return new FlushTrace(
                tracer,
                tracer.spanBuilder("dispatch.AggregationGroup.flush")
                        .setNoParent()
                        .setAttribute("alerting.aggregation_group.key", flush.groupKey())
                        .setAttribute(
                                "alerting.notify.receiver.name",
                                flush.receiver().name())
                        .setAttribute(
                                "alerting.alerts.count", (long) flush.alerts().size())
                        .startSpan());
    }

    /** Begins a stage that {@code alerts} alerts come to. */
    Span stage(String name, int alerts) {
        return child(flush, "notify." + name + ".Exec", alerts);
    }

    /** Begins an attempt of an integration. */
    Span attempt(Span retryStage, Integration integration, int alerts) {
        return child(retryStage, "notify.Integration.Notify", alerts)
                .setAttribute("alerting.notify.integration.name", integration.kind());
    }

    private Span child(Span parent, String name, int alerts) {
        return tracer.spanBuilder(name)
                .setParent(Context.root().with(parent))
                .setAttribute("alerting.alerts.count", (long) alerts)
                .startSpan();
    }

    static void fail(Span span, String cause) {
        span.setStatus(StatusCode.ERROR, cause).end();
    }

    void end(boolean succeeded) {
        if (!succeeded) {
            flush.setStatus(StatusCode.ERROR);
        }
        flush.end();
    }
}
