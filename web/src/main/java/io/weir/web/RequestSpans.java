package io.weir.web;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Spans of the requests of one server, each a part of the client's trace if it sends {@code traceparent}. */
final class RequestSpans {
    private final Tracer tracer;

    RequestSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    private static @Nullable String header(@Nullable HttpFields fields, String name) {
        return fields == null ? null : fields.get(name);
    }

    /** @param route the template of the request's path */
    Span start(Request request, String route) {
        Context caller = W3CTraceContextPropagator.getInstance()
                .extract(Context.root(), request.getHeaders(), RequestSpans::header);
        return tracer.spanBuilder(request.getMethod() + " " + route)
                .setParent(caller)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("http.request.method", request.getMethod())
                .setAttribute("http.route", route)
                .startSpan();
    }

    void end(Span span, int status) {
        span.setAttribute("http.response.status_code", (long) status);
        if (status >= 500) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
