package io.weir.scraper.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.bus.TableTopic;
import io.weir.config.prometheus.PrometheusConfig;
import io.weir.model.Labels;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.testing.FakeTargets;
import io.weir.scraper.testing.ManualTimer;
import io.weir.scraper.testing.RecordedLog;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Series with the type and the unit of their family. */
class TypedSeriesTest {
    private final ManualTimer timer = new ManualTimer(1_000_000_000L);
    private final RecordedLog log = new RecordedLog();
    private final FakeTargets targets = new FakeTargets();
    private final ScrapeContext context = new ScrapeContext(
            log.samples(),
            log.table(TableTopic.METADATA),
            new TargetLog(log.table(TableTopic.TARGETS), "s1"),
            timer,
            Runnable::run,
            new ScrapeMetrics(new PrometheusRegistry()),
            new ScrapeFeatures(false, true));

    private void scrape() {
        int before = targets.fetches();
        while (targets.fetches() == before) {
            timer.advanceTo(timer.nowMs() + 1);
        }
    }

    private List<String> samples() {
        return log.newExposedLines().stream()
                .map(line -> line.replaceAll(", instance=\"a:1\", job=\"j\"| @.*", "")
                        .replace("instance=\"a:1\", job=\"j\"", ""))
                .toList();
    }

    @Test
    void aSeriesIsAnotherOneOnceItsTypeOrUnitIsAnother() {
        targets.contentType("application/openmetrics-text");
        targets.answer("# TYPE a_seconds gauge\n# UNIT a_seconds seconds\na_seconds 1\n# TYPE b counter\n# UNIT b \n"
                + "b_total{__type__=\"mine\"} 2\n# TYPE c unknown\nc 3\n# EOF\n");
        String text = "scrape_configs:\n- job_name: j\n  scrape_interval: 10s\n";
        ScrapePool pool = new ScrapePool(
                context, PrometheusConfig.parse(text, "f").scrapeConfigs().get(0), targets, 0);
        pool.sync(List.of(TargetGroup.of("g", List.of("a:1"), Labels.empty())));
        scrape();
        List<String> first = List.of(
                "a_seconds{__type__=\"gauge\", __unit__=\"seconds\"} 1", "b_total{__type__=\"counter\"} 2", "c{} 3");
        assertThat(samples()).isEqualTo(first);

        scrape();
        assertThat(samples()).isEqualTo(first);

        targets.answer("# TYPE a_seconds counter\na_seconds 1\n# EOF\n");
        scrape();
        assertThat(samples())
                .contains("a_seconds{__type__=\"counter\"} 1", first.get(0).replace("} 1", "} stale"));
    }
}
