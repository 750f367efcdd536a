package io.weir.alertmanager.api;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.weir.web.Handler;
import io.weir.web.Response;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/** Counts and times requests under Alertmanager's names, and refuses reads beyond a number at once. Thread-safe. */
public final class RequestGuard {
    private final int limit;
    private final Semaphore permits;
    private final Histogram duration;
    private final Histogram size;
    private final Gauge inFlight;
    private final Counter refused;

    /** @param maxConcurrentGets how many reads may be answered at once */
    public RequestGuard(int maxConcurrentGets, PrometheusRegistry registry) {
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
                Response response = handler.handle(request);
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
