package io.weir.scraper.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.weir.scraper.testing.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpdateThrottleTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ManualTimer timer = new ManualTimer(1_000);
    private final List<Long> passedOn = new ArrayList<>();
    private final UpdateThrottle throttle = new UpdateThrottle(
            timer,
            Duration.ofSeconds(5),
            Runnable::run,
            new DiscoveryMetrics(registry),
            () -> passedOn.add(timer.nowMs()));

    private double count(String name) {
        return registry.scrape(name::equals).stream()
                .flatMap(metric -> ((CounterSnapshot) metric).getDataPoints().stream())
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    @Test
    void theFirstChangeGoesAtOnceAndThoseThatFollowTogether() {
        throttle.trigger();
        assertThat(passedOn).containsExactly(1_000L);

        timer.advanceTo(2_000);
        throttle.trigger();
        timer.advanceTo(3_000);
        throttle.trigger();
        timer.advanceTo(5_999);
        assertThat(passedOn).hasSize(1);
        timer.advanceTo(6_000);
        assertThat(passedOn).containsExactly(1_000L, 6_000L);
        assertThat(count("prometheus_sd_received_updates")).isEqualTo(3);
        assertThat(count("prometheus_sd_updates_delayed")).isEqualTo(1);
    }

    @Test
    void aQuietIntervalLaterAChangeGoesAtOnceAgain() {
        throttle.trigger();
        timer.advanceTo(6_000);
        throttle.trigger();
        assertThat(passedOn).containsExactly(1_000L, 6_000L);
        timer.advanceTo(6_001);
        throttle.trigger();
        timer.advanceTo(60_000);
        assertThat(passedOn).containsExactly(1_000L, 6_000L, 11_000L);
    }

    @Test
    void nothingIsPassedOnOnceClosed() {
        throttle.trigger();
        throttle.trigger();
        throttle.close();
        throttle.trigger();
        timer.advanceTo(60_000);
        assertThat(passedOn).containsExactly(1_000L);
        assertThat(timer.waiting()).isZero();
    }
}
