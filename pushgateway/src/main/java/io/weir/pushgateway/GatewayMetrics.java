package io.weir.pushgateway;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.web.BuildInfo;
import io.weir.web.Handler;
import io.weir.web.HttpException;
import io.weir.web.Response;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.LongSupplier;

/** The gateway's own metrics: the Pushgateway's names where it has them. */
final class GatewayMetrics {
    private final Counter requests;
    private final Summary pushSize;
    private final Summary pushDuration;
    private final Counter republishedSamples;
    private final Counter republishFailures;
    private final Counter expiredGroups;

    private final PrometheusRegistry registry;

    GatewayMetrics(PrometheusRegistry registry, BuildInfo build) {
        this.registry = registry;
        requests = Counter.builder()
                .name("pushgateway_http_requests_total")
                .help("Total HTTP requests processed by the Pushgateway, excluding scrapes.")
                .labelNames("handler", "code", "method")
                .register(registry);
        pushSize = summary("pushgateway_http_push_size_bytes", "HTTP request size for pushes to the Pushgateway.")
                .register(registry);
        pushDuration = summary(
                        "pushgateway_http_push_duration_seconds",
                        "HTTP request duration for pushes to the Pushgateway.")
                .register(registry);
        republishedSamples = Counter.builder()
                .name("weir_pushgateway_republished_samples_total")
                .help("Samples and stale markers published on the interval.")
                .register(registry);
        republishFailures = Counter.builder()
                .name("weir_pushgateway_republish_failures_total")
                .help("Instants of the interval at which Kafka did not take the samples.")
                .register(registry);
        expiredGroups = Counter.builder()
                .name("weir_pushgateway_groups_expired_total")
                .help("Groups that this process deleted because their time to live had passed.")
                .register(registry);
        Info.builder()
                .name("pushgateway_build_info")
                .help("Version of the build.")
                .labelNames("version", "revision", "branch", "javaversion")
                .register(registry)
                .addLabelValues(build.version(), build.revision(), build.branch(), build.javaVersion());
    }

    /** Adds gauges of the groups. */
    void show(GroupStore groups, long maxHeapBytes, InstantSource clock) {
        gauge("weir_pushgateway_groups", "Groups of pushed metrics.", groups::size);
        gauge(
                "weir_pushgateway_groups_expiring",
                "Groups with less than a tenth of their time to live left.",
                () -> groups.expiring(clock.millis()));
        gauge("weir_pushgateway_group_bytes", "About how much memory all groups take.", groups::heapBytes);
        gauge(
                "weir_pushgateway_group_bytes_limit",
                "How much memory groups may take before pushes are refused.",
                () -> maxHeapBytes);
    }

    private void gauge(String name, String help, LongSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call((double) value.getAsLong()))
                .register(registry);
    }

    private static Summary.Builder summary(String name, String help) {
        return Summary.builder()
                .name(name)
                .help(help)
                .labelNames("method")
                .quantile(0.1, 0.01)
                .quantile(0.5, 0.01)
                .quantile(0.9, 0.01);
    }

    /** {@code handler} with its answers counted under {@code name}. */
    Handler counted(String name, Handler handler) {
        return request -> {
            int status = 500;
            try {
                Response response = handler.handle(request);
                status = response.status();
                return response;
            } catch (HttpException e) {
                status = e.status();
                throw e;
            } finally {
                String method = request.method().toLowerCase(Locale.ROOT);
                requests.labelValues(name, Integer.toString(status), method).inc();
            }
        };
    }

    void pushed(String method, int bodyBytes, long durationNs) {
        String label = method.toLowerCase(Locale.ROOT);
        pushSize.labelValues(label).observe(bodyBytes);
        pushDuration.labelValues(label).observe(durationNs / 1e9);
    }

    void republished(int samples) {
        republishedSamples.inc(samples);
    }

    void expired(int groups) {
        expiredGroups.inc(groups);
    }

    void republishFailed() {
        republishFailures.inc();
    }
}
