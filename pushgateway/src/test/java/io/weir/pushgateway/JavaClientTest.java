package io.weir.pushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.exporter.pushgateway.Format;
import io.prometheus.metrics.exporter.pushgateway.PushGateway;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Prometheus's own client library for Java, pushing as batch jobs do. */
class JavaClientTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();

    private PushGateway.Builder client(TestGateway gateway) {
        return PushGateway.builder().address("127.0.0.1:" + gateway.port()).registry(registry);
    }

    @Test
    void pushesAddsAndDeletes() throws Exception {
        Gauge rows =
                Gauge.builder().name("rows").help("Rows.").labelNames("table").register(registry);
        rows.labelValues("users").set(5);
        try (TestGateway gateway = new TestGateway()) {
            PushGateway client = client(gateway)
                    .job("a/job")
                    .groupingKey("zone", "ä-b")
                    .groupingKey("empty", "")
                    .build();

            client.push();
            assertThat(gateway.get("/metrics"))
                    .contains("rows{empty=\"\",instance=\"\",job=\"a/job\",table=\"users\",zone=\"ä-b\"} 5\n");

            rows.clear();
            Counter.builder().name("runs_total").register(registry).inc();
            client.pushAdd();
            assertThat(gateway.get("/metrics")).contains("rows{empty").contains("runs_total{empty");

            client.push();
            assertThat(gateway.get("/metrics")).doesNotContain("rows{empty").contains("runs_total{empty");

            client.delete();
            assertThat(gateway.data("/api/v1/metrics")).isEmpty();
        }
    }

    @Test
    void pushesText() throws Exception {
        Histogram.builder()
                .name("duration_seconds")
                .classicOnly()
                .classicUpperBounds(1, 2)
                .register(registry)
                .observe(1.5);
        try (TestGateway gateway = new TestGateway()) {
            client(gateway).job("j").format(Format.PROMETHEUS_TEXT).build().push();

            assertThat(gateway.get("/metrics"))
                    .contains("duration_seconds_bucket{instance=\"\",job=\"j\",le=\"2\"} 1\n")
                    .contains("duration_seconds_count{instance=\"\",job=\"j\"} 1\n");
        }
    }

    @Test
    void hearsWhyAPushIsRefused() throws Exception {
        Counter.builder().name("rows_total").register(registry).inc();
        try (TestGateway gateway = new TestGateway()) {
            gateway.send("PUT", "/metrics/job/other", "# TYPE rows_total gauge\nrows_total 1\n");

            assertThatThrownBy(() -> client(gateway).job("j").build().push())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("400")
                    .hasMessageContaining("is not a GAUGE");
        }
    }
}
