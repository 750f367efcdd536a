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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Zeros where counters and histograms began. */
class StartZeroTest {
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
            new ScrapeFeatures(true, false));

    private void start(String fields) {
        targets.contentType("application/openmetrics-text");
        String text = "scrape_configs:\n- job_name: j\n  scrape_interval: 10s\n" + fields.indent(2);
        ScrapePool pool = new ScrapePool(
                context, PrometheusConfig.parse(text, "f").scrapeConfigs().get(0), targets, 0);
        pool.sync(List.of(TargetGroup.of("g", List.of("a:1"), Labels.empty())));
        scrape();
    }

    private void scrape() {
        int before = targets.fetches();
        while (targets.fetches() == before) {
            timer.advanceTo(timer.nowMs() + 1);
        }
    }

    private List<String> samples() {
        return log.newExposedLines().stream()
                .map(line ->
                        line.replace("{instance=\"a:1\", job=\"j\"}", "").replace("instance=\"a:1\", job=\"j\", ", ""))
                .toList();
    }

    @Test
    void aCounterBeginsWithAZeroAndAgainAfterARestart() {
        targets.answer("# TYPE c counter\nc_total 5\nc_created 999990\n# TYPE g gauge\ng 1\n# EOF\n");
        start("");
        long firstMs = timer.nowMs();
        assertThat(samples()).containsExactly("c_total 0 @999990000", "c_total 5 @" + firstMs, "g 1 @" + firstMs);

        scrape();
        assertThat(samples()).containsExactly("c_total 5 @" + timer.nowMs(), "g 1 @" + timer.nowMs());

        long restartMs = timer.nowMs() / 1000 * 1000 + 5_000;
        targets.answer("# TYPE c counter\nc_total 1\nc_created " + restartMs / 1000 + "\n# EOF\n");
        scrape();
        assertThat(samples()).contains("c_total 0 @" + restartMs, "c_total 1 @" + timer.nowMs());
    }

    @Test
    void aConvertedHistogramBeginsEmpty() {
        targets.answer("# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 2\nh_count 2\nh_sum 1\n"
                + "h_created 999990\n# EOF\n");
        start("convert_classic_histograms_to_nhcb: true");

        assertThat(log.newSamples().stream().filter(s -> s.histogram() != null).toList())
                .extracting(RecordedLog.Sample::timestampMs, s -> s.histogram().count())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(999_990_000L, 0.0),
                        org.assertj.core.groups.Tuple.tuple(timer.nowMs(), 2.0));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 10000, false",
        "9000, 10000, true",
        "10000, 10000, false",
        "11000, 10000, false",
        "1, 3600001, true",
        "1, 3600002, false"
    })
    void whatBeganTooLongAgoOrLaterIsLeftOut(long startMs, long sampleMs, boolean zero) {
        assertThat(new StartTimes().beganAnew(70, startMs, sampleMs)).isEqualTo(zero);
    }
}
