package io.weir.scraper.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.weir.bus.TableTopic;
import io.weir.config.prometheus.PrometheusConfig;
import io.weir.config.prometheus.ScrapeConfig;
import io.weir.model.Labels;
import io.weir.model.record.MetadataRecord;
import io.weir.model.record.TargetHealth;
import io.weir.model.record.TargetRecord;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.testing.FakeTargets;
import io.weir.scraper.testing.ManualTimer;
import io.weir.scraper.testing.RecordedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scrapes of one job over time: what reaches the log, and when. The clock moves only when a test says so. */
class ScrapePoolTest {
    private static final long INTERVAL_MS = 10_000;
    private static final String SERIES_LABELS = "{instance=\"a:1\", job=\"j\"}";

    private final ManualTimer timer = new ManualTimer(1_000_000_000L);
    private final RecordedLog log = new RecordedLog();
    private final FakeTargets targets = new FakeTargets();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ScrapeMetrics metrics = new ScrapeMetrics(registry);
    private final ScrapeContext context = new ScrapeContext(
            log.samples(),
            log.table(TableTopic.METADATA),
            new TargetLog(log.table(TableTopic.TARGETS), "s1"),
            timer,
            Runnable::run,
            metrics);
    private final ScrapePool pool = new ScrapePool(context, config(""), targets, 0);
    private long firstMs;

    private static ScrapeConfig config(String fields) {
        String text = "scrape_configs:\n- job_name: j\n  scrape_interval: 10s\n" + fields.indent(2);
        return PrometheusConfig.parse(text, "f").scrapeConfigs().get(0);
    }

    private static List<TargetGroup> group(String... addresses) {
        return List.of(TargetGroup.of("g", List.of(addresses), Labels.empty()));
    }

    /** Starts target a:1 and runs its first scrape. */
    private void startAndScrape() {
        pool.sync(group("a:1"));
        int before = targets.fetches();
        while (targets.fetches() == before) {
            timer.advanceTo(timer.nowMs() + 1);
        }
        firstMs = timer.nowMs();
    }

    /** Runs the scrapes up to the one numbered {@code number}, where the first is 0. */
    private void advanceToScrape(int number) {
        timer.advanceTo(firstMs + number * INTERVAL_MS);
    }

    private static String at(String name, String value, long timeMs) {
        return name + SERIES_LABELS + ' ' + value + " @" + timeMs;
    }

    @Test
    void samplesAndTheSeriesAboutTheScrapeAreWritten() {
        targets.answer("m 1\n");
        startAndScrape();

        assertThat(log.newLines())
                .containsExactly(
                        at("m", "1", firstMs),
                        at("scrape_duration_seconds", "0", firstMs),
                        at("scrape_samples_post_metric_relabeling", "1", firstMs),
                        at("scrape_samples_scraped", "1", firstMs),
                        at("scrape_series_added", "1", firstMs),
                        at("up", "1", firstMs));

        targets.answer("m 2\n");
        advanceToScrape(1);
        assertThat(log.newLines())
                .contains(at("m", "2", firstMs + INTERVAL_MS), at("scrape_series_added", "0", firstMs + INTERVAL_MS));
        assertThat(targets.openBodies()).isZero();
    }

    @Test
    void openMetricsIsReadByItsOwnRules() {
        targets.contentType("application/openmetrics-text; version=1.0.0; charset=utf-8");
        targets.answer("# TYPE a_seconds counter\n# UNIT a_seconds seconds\n# HELP a_seconds It.\n"
                + "a_seconds_total 1 1000000.5 # {trace=\"x\"} 1\n# EOF\n");
        startAndScrape();

        assertThat(log.newExposedLines()).containsExactly(at("a_seconds_total", "1", 1_000_000_500));
        assertThat(log.rows(TableTopic.METADATA).get("j;a_seconds"))
                .extracting(MetadataRecord::getType, MetadataRecord::getHelp, MetadataRecord::getUnit)
                .containsExactly("counter", "It.", "seconds");
        assertThat(metrics.exemplars.get()).isEqualTo(1);

        targets.answer("a 1\n");
        advanceToScrape(1);
        assertThat(pool.statuses().get(0).lastError()).isEqualTo("line 2: data does not end with # EOF");
    }

    @Test
    void emptyAnswersAreGoodAndHaveNoSeries() {
        targets.answer("a 1\n");
        startAndScrape();
        log.newLines();
        targets.contentType(null);
        targets.answer("");
        advanceToScrape(1);

        assertThat(log.newLines())
                .contains(at("a", "stale", firstMs + INTERVAL_MS), at("up", "1", firstMs + INTERVAL_MS));
    }

    /** The same text at the same place is not parsed again, but what TYPE says still counts. */
    @Test
    void metricsAfterAnotherTypeAreOtherSeries() {
        targets.answer("# TYPE a histogram\na{le=\"1\"} 1\n# HELP a x\nb 1\n");
        startAndScrape();
        advanceToScrape(1);
        log.newLines();
        targets.answer("# TYPE a gauge\na{le=\"1\"} 2\n# HELP a x\nb 2\n");
        advanceToScrape(2);

        assertThat(log.newExposedLines())
                .containsExactly(
                        "a{instance=\"a:1\", job=\"j\", le=\"1\"} 2 @" + (firstMs + 2 * INTERVAL_MS),
                        "a{instance=\"a:1\", job=\"j\", le=\"1.0\"} stale @" + (firstMs + 2 * INTERVAL_MS),
                        at("b", "2", firstMs + 2 * INTERVAL_MS));
    }

    @Test
    void failuresAreLoggedToTheFileOfTheJob(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("failures.log");
        pool.configure(config("scrape_failure_log_file: " + file + "\nlabel_limit: 2"), targets);
        targets.fail("connection \"refused\"");
        startAndScrape();
        targets.answer("broken");
        advanceToScrape(1);
        targets.answer("a{b=\"c\"} 1\n");
        advanceToScrape(2);

        assertThat(Files.readString(file))
                .as("what is wrong with an answer is no failure to get one")
                .isEqualTo("{\"time\":\"" + Instant.ofEpochMilli(firstMs) + "\",\"level\":\"ERROR\","
                        + "\"msg\":\"connection \\\"refused\\\"\",\"job_name\":\"j\","
                        + "\"target\":\"http://a:1/metrics\"}\n");
        assertThat(metrics.labelLimitsExceeded.get()).isEqualTo(1);
    }

    @Test
    void targetThatCannotBeAskedIsDownAndAskedAgain() {
        AtomicInteger asked = new AtomicInteger();
        ScrapePool broken = new ScrapePool(
                context,
                config(""),
                target -> {
                    asked.incrementAndGet();
                    throw new IllegalArgumentException("no such thing as this target");
                },
                0);
        broken.sync(group("a:1"));
        timer.advanceTo(timer.nowMs() + 2 * INTERVAL_MS);

        assertThat(asked.get()).isEqualTo(2);
        assertThat(broken.statuses().get(0).health()).isEqualTo(TargetHealth.DOWN);
        assertThat(broken.statuses().get(0).lastError()).contains("no such thing as this target");
    }

    @Test
    void poolsTellAboutThemselves() {
        targets.answer("a 1\n");
        pool.configure(config("target_limit: 7"), targets);
        startAndScrape();
        advanceToScrape(2);
        pool.sync(group("a:1", "a/b"));

        MetricSnapshots snapshots = registry.scrape();
        assertThat(value(snapshots, "prometheus_target_scrape_pool_target_limit"))
                .isEqualTo(7);
        assertThat(value(snapshots, "prometheus_target_scrape_pool_reloads")).isEqualTo(1);
        assertThat(value(snapshots, "prometheus_target_scrape_pool_sync")).isEqualTo(2);
        assertThat(value(snapshots, "prometheus_target_sync_failed")).isEqualTo(1);
        SummarySnapshot.SummaryDataPointSnapshot intervals = snapshots.stream()
                .filter(snapshot ->
                        snapshot.getMetadata().getName().equals("prometheus_target_interval_length_seconds"))
                .map(snapshot -> ((SummarySnapshot) snapshot).getDataPoints().get(0))
                .findFirst()
                .orElseThrow();
        assertThat(intervals.getLabels().get("interval")).isEqualTo("10s");
        assertThat(intervals.getCount()).isEqualTo(2);
        assertThat(intervals.getSum()).isEqualTo(20);
    }

    private static double value(MetricSnapshots snapshots, String name) {
        MetricSnapshot found = snapshots.stream()
                .filter(snapshot -> snapshot.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
        return found instanceof GaugeSnapshot gauge
                ? gauge.getDataPoints().get(0).getValue()
                : ((CounterSnapshot) found).getDataPoints().get(0).getValue();
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "500, 500ms", "15000, 15s", "1500, 1.5s", "60000, 1m0s", "90000, 1m30s", "3600000, 1h0m0s"})
    void intervalsAreWrittenAsInGo(long ms, String text) {
        assertThat(ScrapeMetrics.goDuration(Duration.ofMillis(ms))).isEqualTo(text);
    }

    @Test
    void vanishedSeriesBecomeStaleOnce() {
        targets.answer("a 1\nb 1\n");
        startAndScrape();
        log.newLines();

        targets.answer("a 2\n");
        advanceToScrape(1);
        assertThat(log.newExposedLines())
                .containsExactly(at("a", "2", firstMs + INTERVAL_MS), at("b", "stale", firstMs + INTERVAL_MS));

        advanceToScrape(2);
        assertThat(log.newExposedLines()).containsExactly(at("a", "2", firstMs + 2 * INTERVAL_MS));

        targets.answer("a 2\nb 3\n");
        advanceToScrape(3);
        assertThat(log.newExposedLines())
                .containsExactly(at("a", "2", firstMs + 3 * INTERVAL_MS), at("b", "3", firstMs + 3 * INTERVAL_MS));
    }

    @Test
    void failedScrapeMakesEverythingStaleAndUpZero() {
        targets.answer("a 1\n");
        startAndScrape();
        log.newLines();

        targets.fail("connection refused");
        advanceToScrape(1);
        long failedMs = firstMs + INTERVAL_MS;
        assertThat(log.newLines())
                .contains(
                        at("a", "stale", failedMs),
                        at("up", "0", failedMs),
                        at("scrape_samples_scraped", "0", failedMs));
        assertThat(pool.statuses().get(0).lastError()).isEqualTo("connection refused");
        assertThat(pool.statuses().get(0).health()).isEqualTo(TargetHealth.DOWN);

        advanceToScrape(2);
        assertThat(log.newExposedLines()).as("stale once").isEmpty();

        targets.answer("a 2\n");
        advanceToScrape(3);
        assertThat(log.newExposedLines()).containsExactly(at("a", "2", firstMs + 3 * INTERVAL_MS));
    }

    @Test
    void brokenExpositionLeavesNothingButStaleMarkers() {
        targets.answer("a 1\n");
        startAndScrape();
        log.newLines();

        targets.answer("a 2\nnew 1\nbroken{ 1\n");
        advanceToScrape(1);

        assertThat(log.newLines())
                .contains(
                        at("a", "stale", firstMs + INTERVAL_MS),
                        at("up", "0", firstMs + INTERVAL_MS),
                        at("scrape_samples_scraped", "2", firstMs + INTERVAL_MS))
                .noneMatch(line -> line.startsWith("new"));
    }

    @Test
    void removedTargetBecomesStaleAfterTwoIntervalsAndATenth() {
        targets.answer("a 1\n");
        startAndScrape();
        log.newLines();
        pool.sync(List.of());
        assertThat(pool.statuses()).isEmpty();

        timer.advanceTo(firstMs + 2 * INTERVAL_MS + INTERVAL_MS / 10 - 1);
        assertThat(log.newLines()).isEmpty();

        timer.advanceTo(firstMs + 2 * INTERVAL_MS + INTERVAL_MS / 10);
        long missedMs = firstMs + INTERVAL_MS;
        assertThat(log.newLines())
                .containsExactly(
                        at("a", "stale", missedMs),
                        at("scrape_duration_seconds", "stale", missedMs),
                        at("scrape_samples_post_metric_relabeling", "stale", missedMs),
                        at("scrape_samples_scraped", "stale", missedMs),
                        at("scrape_series_added", "stale", missedMs),
                        at("up", "stale", missedMs));
        timer.advanceTo(firstMs + 10 * INTERVAL_MS);
        assertThat(log.newLines()).isEmpty();
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void targetThatComesBackInTimeGoesOnWithoutMarkers() {
        targets.answer("a 1\n");
        startAndScrape();
        log.newLines();
        pool.sync(List.of());
        pool.sync(group("a:1"));

        advanceToScrape(5);

        assertThat(log.newLines()).hasSize(5 * 6).noneMatch(line -> line.contains("stale"));
    }

    @Test
    void targetThatComesBackLateStartsAnew() {
        targets.answer("a 1\n");
        startAndScrape();
        pool.sync(List.of());
        advanceToScrape(5);
        log.newLines();

        pool.sync(group("a:1"));
        advanceToScrape(6);
        assertThat(log.newExposedLines()).contains(at("a", "1", firstMs + 6 * INTERVAL_MS));
    }

    @Test
    void closingWritesNoMarkers() {
        targets.answer("a 1\n");
        startAndScrape();
        log.newLines();

        pool.close();
        advanceToScrape(10);

        assertThat(log.newLines()).isEmpty();
    }

    @Test
    void exposedTimestampsAreHonoredAndNotTracked() {
        targets.answer("a 1 5000\nb 1\n");
        startAndScrape();
        assertThat(log.newExposedLines()).containsExactly(at("a", "1", 5000), at("b", "1", firstMs));

        targets.answer("");
        advanceToScrape(1);
        assertThat(log.newExposedLines()).containsExactly(at("b", "stale", firstMs + INTERVAL_MS));
    }

    @Test
    void exposedTimestampsAreTrackedOrIgnoredOnRequest() {
        pool.configure(config("track_timestamps_staleness: true"), targets);
        targets.answer("a 1 5000\n");
        startAndScrape();
        log.newLines();
        targets.answer("");
        advanceToScrape(1);
        assertThat(log.newExposedLines()).containsExactly(at("a", "stale", firstMs + INTERVAL_MS));

        pool.configure(config("honor_timestamps: false"), targets);
        pool.sync(group("a:1"));
        targets.answer("a 1 5000\n");
        advanceToScrape(2);
        assertThat(log.newExposedLines()).containsExactly(at("a", "1", firstMs + 2 * INTERVAL_MS));
    }

    @Test
    void samplesFarInTheFutureAreDropped() {
        targets.answer("a 1 99999999999999\nb 1\n");
        startAndScrape();

        assertThat(log.newExposedLines()).containsExactly(at("b", "1", firstMs));
        assertThat(metrics.outOfBounds.get()).isEqualTo(1);
    }

    @Test
    void seriesExposedTwiceKeepsItsFirstSample() {
        targets.answer("a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 2\n");
        startAndScrape();

        assertThat(log.newExposedLines())
                .containsExactly("a{instance=\"a:1\", job=\"j\", x=\"1\", y=\"2\"} 1 @" + firstMs);
        assertThat(metrics.duplicates.get()).isEqualTo(1);
        assertThat(pool.statuses().get(0).health()).isEqualTo(TargetHealth.UP);
    }

    @Test
    void sampleLimitRefusesTheScrapeButCountsItsSamples() {
        pool.configure(
                config("sample_limit: 2\nmetric_relabel_configs: [{source_labels: [__name__], regex: x, action:"
                        + " drop}]"),
                targets);
        targets.answer("a 1\nb 1\nx 1\n");
        startAndScrape();
        assertThat(log.newExposedLines()).containsExactly(at("a", "1", firstMs), at("b", "1", firstMs));

        targets.answer("a 1\nb 1\nc 1\nx 1\n");
        advanceToScrape(1);
        long refusedMs = firstMs + INTERVAL_MS;
        assertThat(log.newLines())
                .contains(
                        at("a", "stale", refusedMs),
                        at("b", "stale", refusedMs),
                        at("up", "0", refusedMs),
                        at("scrape_samples_scraped", "4", refusedMs),
                        at("scrape_samples_post_metric_relabeling", "3", refusedMs))
                .noneMatch(line -> line.startsWith("c{"));
        assertThat(pool.statuses().get(0).lastError()).isEqualTo("sample limit exceeded");
    }

    @Test
    void targetLimitFailsAllTargets() {
        pool.configure(config("target_limit: 1"), targets);
        pool.sync(group("a:1", "a:2"));
        timer.advanceTo(timer.nowMs() + INTERVAL_MS);

        assertThat(targets.fetches()).isZero();
        assertThat(pool.statuses())
                .hasSize(2)
                .allSatisfy(status -> assertThat(status.lastError())
                        .isEqualTo("target_limit exceeded (number of targets: 2, limit: 1)"));
        assertThat(log.newLines())
                .filteredOn(line -> line.startsWith("up"))
                .hasSize(2)
                .allMatch(l -> l.contains(" 0 @"));
    }

    @Test
    void metricRelabellingThatStartsToDropMakesStale() {
        targets.answer("a 1\nb 1\n");
        startAndScrape();
        log.newLines();

        pool.configure(
                config("metric_relabel_configs: [{source_labels: [__name__], regex: b, action: drop}]"), targets);
        pool.sync(group("a:1"));
        advanceToScrape(1);

        assertThat(log.newLines())
                .contains(
                        at("a", "1", firstMs + INTERVAL_MS),
                        at("b", "stale", firstMs + INTERVAL_MS),
                        at("scrape_series_added", "0", firstMs + INTERVAL_MS));
        advanceToScrape(2);
        assertThat(log.newExposedLines()).containsExactly(at("a", "1", firstMs + 2 * INTERVAL_MS));
    }

    @Test
    void reloadThatKeepsTheSeriesWritesNoMarkers() {
        targets.answer("a 1\n");
        startAndScrape();
        log.newLines();

        pool.configure(config("sample_limit: 100\nscrape_timeout: 2s"), targets);
        pool.sync(group("a:1"));
        advanceToScrape(1);

        assertThat(log.newExposedLines()).containsExactly(at("a", "1", firstMs + INTERVAL_MS));
    }

    @Test
    void removalAfterAReloadStillMarksEverything() {
        targets.answer("a 1\n");
        startAndScrape();
        log.newLines();
        pool.configure(config("honor_labels: true"), targets);
        pool.sync(group("a:1"));
        pool.sync(List.of());

        timer.advanceTo(firstMs + 5 * INTERVAL_MS);

        long missedMs = firstMs + INTERVAL_MS;
        assertThat(log.newLines()).hasSize(6).contains(at("a", "stale", missedMs), at("up", "stale", missedMs));
    }

    /** A target with ever new series must not grow the cache for ever, and nothing is lost when it is renewed. */
    @Test
    void churnRenewsTheCacheWithoutLosingMarkers() {
        List<String> expected = new ArrayList<>();
        targets.answer(churn(0));
        startAndScrape();
        log.newLines();
        for (int scrape = 1; scrape < 10; scrape++) {
            targets.answer(churn(scrape));
            advanceToScrape(scrape);
            List<String> lines = log.newExposedLines();
            assertThat(lines).hasSize(801);
            assertThat(lines).filteredOn(line -> line.contains(" stale ")).hasSize(400);
            assertThat(lines)
                    .filteredOn(line -> line.startsWith("stays"))
                    .containsExactly(at("stays", "1", firstMs + scrape * INTERVAL_MS));
            expected.addAll(lines);
        }
        assertThat(expected).doesNotHaveDuplicates();
    }

    private static String churn(int scrape) {
        StringBuilder text = new StringBuilder("stays 1\n");
        for (int i = 0; i < 400; i++) {
            text.append("churn{id=\"").append(scrape).append('-').append(i).append("\"} 1\n");
        }
        return text.toString();
    }

    @Test
    void slowScrapeIsNeverOverlappedAndLateInstantsAreSkipped() {
        targets.answer("a 1\n");
        startAndScrape();
        targets.hold();
        advanceToScrape(1);
        log.newLines();
        int fetches = targets.fetches();

        timer.advanceTo(firstMs + 3 * INTERVAL_MS + 500);
        assertThat(targets.fetches()).isEqualTo(fetches);
        targets.answerHeld("a 2\n");
        assertThat(log.newLines())
                .contains(
                        at("a", "2", firstMs + INTERVAL_MS),
                        at("scrape_duration_seconds", "20.5", firstMs + INTERVAL_MS));

        // The last instant that passed is scraped at once, with the true time.
        timer.advanceTo(timer.nowMs());
        assertThat(log.newExposedLines()).containsExactly(at("a", "1", firstMs + 3 * INTERVAL_MS + 500));
        assertThat(metrics.ticksSkipped.get()).isEqualTo(1);
    }

    @Test
    void targetRemovedDuringAScrapeEndsAfterIt() {
        targets.answer("a 1\n");
        startAndScrape();
        targets.hold();
        advanceToScrape(1);
        pool.sync(List.of());
        log.newLines();

        targets.answerHeld("a 2\n");
        assertThat(log.newExposedLines()).containsExactly(at("a", "2", firstMs + INTERVAL_MS));
        advanceToScrape(6);
        assertThat(log.newExposedLines()).containsExactly(at("a", "stale", firstMs + 2 * INTERVAL_MS));
        assertThat(log.rows(TableTopic.TARGETS)).isEmpty();
    }

    @Test
    void unknownContentTypeFailsWithoutFallback() {
        targets.answer("a 1\n");
        targets.contentType("application/json");
        startAndScrape();
        assertThat(pool.statuses().get(0).lastError()).startsWith("received unsupported Content-Type");

        pool.configure(config("fallback_scrape_protocol: PrometheusText0.0.4"), targets);
        pool.sync(group("a:1"));
        log.newLines();
        advanceToScrape(1);
        assertThat(log.newExposedLines()).containsExactly(at("a", "1", firstMs + INTERVAL_MS));
    }

    @Test
    void extraMetricsAreWrittenOnRequest() {
        pool.configure(config("extra_scrape_metrics: true\nsample_limit: 7\nscrape_timeout: 4s"), targets);
        targets.answer("a 1\n");
        startAndScrape();

        assertThat(log.newLines())
                .contains(
                        at("scrape_timeout_seconds", "4", firstMs),
                        at("scrape_sample_limit", "7", firstMs),
                        at("scrape_body_size_bytes", "4", firstMs));
    }

    @Test
    void targetsAreListedWithTheirHealth() {
        pool.configure(
                config("relabel_configs: [{source_labels: [__address__], regex: 'b:.*', action: drop}]"), targets);
        pool.sync(group("a:1", "b:1"));

        List<TargetRecord> rows = new ArrayList<>(log.rows(TableTopic.TARGETS).values());
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).getHealth()).isEqualTo(TargetHealth.UNKNOWN);
        assertThat(rows.get(0).getScraper()).isEqualTo("s1");
        assertThat(rows.get(1).getDropped()).isTrue();
        assertThat(rows.get(1).getDiscoveredLabels()).containsEntry("__address__", "b:1");

        timer.advanceTo(timer.nowMs() + INTERVAL_MS);
        TargetRecord scraped = log.rows(TableTopic.TARGETS).get("j;http://a:1/metrics;" + SERIES_LABELS);
        assertThat(scraped).isNotNull();
        assertThat(scraped.getHealth()).isEqualTo(TargetHealth.UP);

        pool.sync(List.of());
        assertThat(log.rows(TableTopic.TARGETS)).isEmpty();
    }

    @Test
    void droppedTargetsAreKeptUpToTheLimit() {
        pool.configure(config("keep_dropped_targets: 2\nrelabel_configs: [{action: drop, regex: '.*'}]"), targets);
        pool.sync(group("a:1", "a:2", "a:3"));

        assertThat(pool.statuses()).hasSize(2);
    }

    @Test
    void metadataIsPublishedWhenItChanges() {
        targets.answer("# HELP a What a is.\n# TYPE a counter\na 1\n# TYPE b gauge\nb 1\n");
        startAndScrape();
        MetadataRecord a = log.rows(TableTopic.METADATA).get("j;a");
        assertThat(a).isNotNull();
        assertThat(a.getType()).isEqualTo("counter");
        assertThat(a.getHelp()).isEqualTo("What a is.");
        assertThat(log.rows(TableTopic.METADATA)).containsOnlyKeys("j;a", "j;b");

        int perScrape = recordsOfOneScrape(1);
        targets.answer("# HELP a What a was.\n# TYPE a counter\na 1\n# TYPE b gauge\nb 1\n");
        assertThat(recordsOfOneScrape(2)).isEqualTo(perScrape + 1);
        assertThat(recordsOfOneScrape(3)).isEqualTo(perScrape);
    }

    private int recordsOfOneScrape(int number) {
        int before = log.recordCount();
        advanceToScrape(number);
        return log.recordCount() - before;
    }

    @Test
    void histogramBoundariesAreNormalisedByType() {
        targets.answer("# TYPE h histogram\nh_bucket{le=\"1\"} 1\n");
        startAndScrape();
        assertThat(log.newExposedLines()).singleElement().asString().contains("le=\"1.0\"");

        targets.answer("# TYPE h gauge\nh_bucket{le=\"1\"} 1\n");
        advanceToScrape(1);
        assertThat(log.newExposedLines())
                .anyMatch(line -> line.contains("le=\"1\"} 1 "))
                .anyMatch(line -> line.contains("le=\"1.0\"} stale "));
    }

    @Test
    void samplesThatKafkaDoesNotTakeAreCounted() {
        targets.answer("a 1\n");
        startAndScrape();
        log.newLines();
        log.fail(new KafkaException("no broker"));
        advanceToScrape(1);
        assertThat(metrics.publishFailures.get()).isEqualTo(1);
        assertThat(metrics.samplesLost.get()).isEqualTo(6);
    }

    @Test
    void intervalFromRelabellingIsFollowedOnReload() {
        targets.answer("a 1\n");
        startAndScrape();
        int fetches = targets.fetches();

        pool.configure(config("relabel_configs: [{target_label: __scrape_interval__, replacement: 20s}]"), targets);
        pool.sync(group("a:1"));
        timer.advanceTo(timer.nowMs() + 200_000);

        assertThat(targets.fetches() - fetches).isBetween(10, 11);
    }
}
