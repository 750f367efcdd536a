package io.weir.web.client;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Spans of requests. A request that is sent while a span is current becomes a part of its trace and tells the server so
 * ({@code traceparent} of W3C); any other is left alone. URLs may hold secrets, so only the server is named.
 */
final class ClientSpans {
    private final Tracer tracer;

    ClientSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Sends a request. */
    @FunctionalInterface
    interface Sending {
        HttpAnswer send(HttpCall call) throws IOException, InterruptedException;
    }

    HttpAnswer around(HttpCall call, Sending sending) throws IOException, InterruptedException {
        if (!Span.current().getSpanContext().isValid()) {
            return sending.send(call);
        }
        RequestTarget target = RequestTarget.parse(call.url());
        Span span = tracer.spanBuilder("HTTP " + call.method())
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("http.request.method", call.method())
                .setAttribute("server.address", target.host())
                .setAttribute("server.port", (long) target.port())
                .startSpan();
        Context context = Context.current().with(span);
        try {
            HttpAnswer answer = send(context, withTraceParent(context, call), sending);
            span.setAttribute("http.response.status_code", (long) answer.status());
            if (answer.status() >= 400) {
                span.setStatus(StatusCode.ERROR);
            }
            return answer;
        } catch (IOException | InterruptedException | RuntimeException e) {
            span.setStatus(StatusCode.ERROR, e.getClass().getSimpleName());
            throw e;
        } finally {
            span.end();
        }
    }

    private static HttpAnswer send(Context context, HttpCall call, Sending sending)
            throws IOException, InterruptedException {
        try {
            return context.wrap(() -> sending.send(call)).call();
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("sending throws nothing else", e);
        }
    }

    private static HttpCall withTraceParent(Context context, HttpCall call) {
        Map<String, String> headers = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(context, headers, Map::put);
        HttpCall traced = call;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            traced = traced.header(header.getKey(), header.getValue());
        }
        return traced;
    }
}
