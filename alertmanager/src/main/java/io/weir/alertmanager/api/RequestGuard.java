package io.weir.alertmanager.api;

import io.opentelemetry.context.Context;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.weir.alertmanager.config.GoDurations;
import io.weir.web.Handler;
import io.weir.web.Request;
import io.weir.web.Response;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Counts and times requests under Alertmanager's names, refuses reads beyond a number at once, and gives up those that take
 * too long. Thread-safe.
 */
public final class RequestGuard {
    private final int limit;
    private final Semaphore permits;
    private final Duration timeout;
    private final ExecutorService executor;
    private final Histogram duration;
    private final Histogram size;
    private final Gauge inFlight;
    private final Counter refused;

    /**
     * @param maxConcurrentGets how many reads may be answered at once
     * @param timeout of a request; zero or less for none
     * @param executor handles requests if there is a timeout, so that the request's own thread can give up
     */
    public RequestGuard(
            int maxConcurrentGets, Duration timeout, ExecutorService executor, PrometheusRegistry registry) {
        this.timeout = timeout;
        this.executor = executor;
        this.limit = maxConcurrentGets;
        this.permits = new Semaphore(maxConcurrentGets);
        duration = Histogram.builder()
                .name("alertmanager_http_request_duration_seconds")
                .help("Time to answer a request.")
                .unit(Unit.SECONDS)
                .classicOnly()
                .classicUpperBounds(0.05, 0.1, 0.25, 0.5, 0.75, 1, 2, 5, 20, 60)
                .labelNames("handler", "method", "code")
                .register(registry);
        size = Histogram.builder()
                .name("alertmanager_http_response_size_bytes")
                .help("Size of an answer before compression.")
                .unit(Unit.BYTES)
                .classicOnly()
                .classicUpperBounds(100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8)
                .labelNames("handler", "method")
                .register(registry);
        inFlight = Gauge.builder()
                .name("alertmanager_http_requests_in_flight")
                .help("Reads that are being answered.")
                .labelNames("method")
                .register(registry);
        inFlight.initLabelValues("get");
        refused = Counter.builder()
                .name("alertmanager_http_concurrency_limit_exceeded_total")
                .help("Reads refused since too many were being answered.")
                .labelNames("method")
                .register(registry);
        refused.initLabelValues("get");
    }

    /** {@code handler} behind this guard; {@code name} is its path. */
    Handler guard(String name, Handler handler) {
        return request -> {
            long startNs = System.nanoTime();
            String method = request.method().toLowerCase(Locale.ROOT);
            boolean read = method.equals("get") || method.equals("head");
            if (read && !permits.tryAcquire()) {
                refused.labelValues("get").inc();
                return Response.text(
                        503, "Limit of concurrent GET requests reached (" + limit + "), try again later.\n");
            }
            inFlight.labelValues("get").inc(read ? 1 : 0);
            try {
                Response response = timed(handler, request);
                String code = Integer.toString(response.status());
                return counted(response, name, method, code, startNs);
            } finally {
                inFlight.labelValues("get").dec(read ? 1 : 0);
                if (read) {
                    permits.release();
                }
            }
        };
    }

    private Response timed(Handler handler, Request request) throws Exception {
        if (timeout.isZero() || timeout.isNegative()) {
            return handler.handle(request);
        }
        Future<Response> answer = executor.submit(Context.current().wrap(() -> handler.handle(request)));
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Response.text(503, "Exceeded configured timeout of " + GoDurations.format(timeout) + ".\n");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
        }
    }

    private Response counted(Response response, String name, String method, String code, long startNs) {
        return new Response(response.status(), response.headers(), response.contentType(), out -> {
            CountingStream counting = new CountingStream(out);
            try {
                response.body().writeTo(counting);
            } finally {
                size.labelValues(name, method).observe((double) counting.bytes);
                duration.labelValues(name, method, code).observe((System.nanoTime() - startNs) / 1e9);
            }
        });
    }

    private static final class CountingStream extends FilterOutputStream {
        private long bytes;

        CountingStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] b, int offset, int length) throws IOException {
            out.write(b, offset, length);
            bytes += length;
        }
    }
}
