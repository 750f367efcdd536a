package io.weir.scraper.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.weir.model.Labels;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiscoveryMetricsTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final DiscoveryMetrics metrics = new DiscoveryMetrics(registry);

    private List<String> series(String name) {
        return registry.scrape(name::equals).stream()
                .flatMap(metric -> ((GaugeSnapshot) metric).getDataPoints().stream())
                .map(point ->
                        point.getLabels().get("name") + ' ' + point.getLabels().get("config") + ' ' + point.getValue())
                .toList();
    }

    @Test
    void theSeriesOfAJobGoWithTheJob() {
        metrics.delivered(
                "web",
                List.of(
                        TargetGroup.of("a", List.of("a:1", "a:2"), Labels.empty()),
                        TargetGroup.of("b", List.of("b:1"), Labels.empty())),
                1_500);
        metrics.delivered("db", List.of(), 2_000);
        assertThat(series("prometheus_sd_discovered_targets"))
                .containsExactlyInAnyOrder("scrape web 3.0", "scrape db 0.0");
        assertThat(series("prometheus_sd_last_update_timestamp_seconds"))
                .containsExactlyInAnyOrder("scrape web 1.5", "scrape db 2.0");
        metrics.forget("web");
        assertThat(series("prometheus_sd_discovered_targets")).containsExactly("scrape db 0.0");
        assertThat(series("prometheus_sd_last_update_timestamp_seconds")).containsExactly("scrape db 2.0");
    }
}
