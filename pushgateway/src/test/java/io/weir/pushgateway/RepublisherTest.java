package io.weir.pushgateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.exposition.TextFamilies;
import io.weir.pushgateway.FakeLog.Appended;
import io.weir.web.BuildInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepublisherTest {
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final FakeLog log = new FakeLog();
    private final ManualClock clock = new ManualClock(1_000);
    private final GroupStore store = new GroupStore(log.open());
    private final Gateway gateway =
            new Gateway(store, log, (before, after) -> {}, Map::of, true, Long.MAX_VALUE, clock, INTERVAL);
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final GatewayMetrics metrics = new GatewayMetrics(registry, BuildInfo.current());

    @Test
    void publishesOnceAtEachInstant() throws Exception {
        gateway.push(
                PushPath.parse("/metrics/job/j"),
                TextFamilies.parse("a 1\n".getBytes(StandardCharsets.UTF_8)),
                true,
                Duration.ZERO);
        log.takeSamples();
        try (Republisher republisher = new Republisher(gateway, metrics, clock, INTERVAL)) {
            clock.set(15_003);
            republisher.republish();
            clock.set(29_999);
            republisher.republish();
            clock.set(61_000);
            republisher.republish();
        }

        assertThat(log.takeSamples().stream().map(Appended::timestampMs).distinct())
                .containsExactly(15_000L, 60_000L);
        assertThat(own()).contains("weir_pushgateway_republished_samples_total 6.0");
    }

    @Test
    void countsWhatKafkaDidNotTake() {
        log.setDown(true, true);
        try (Republisher republisher = new Republisher(gateway, metrics, clock, INTERVAL)) {
            clock.set(15_003);
            republisher.republish();
            clock.set(30_003);
            republisher.republish();
        }

        assertThat(own()).contains("weir_pushgateway_republish_failures_total 2.0");
    }

    private String own() {
        StringBuilder text = new StringBuilder();
        new OwnFamilies(registry, clock)
                .families()
                .forEach(family -> family.samples()
                        .forEach(sample -> text.append(sample.labels().metricName())
                                .append(' ')
                                .append(sample.value())
                                .append('\n')));
        return text.toString();
    }
}
