package io.weir.scraper.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.bus.TableTopic;
import io.weir.config.prometheus.PrometheusConfig;
import io.weir.config.prometheus.ScrapeConfig;
import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.testing.FakeTargets;
import io.weir.scraper.testing.ManualTimer;
import io.weir.scraper.testing.RecordedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a target exposed before changes nothing about what is read of it now. */
class RepeatedScrapeTest {
    private static final int SCRAPES = 60;
    private static final List<String> LINES = List.of(
            "# TYPE h histogram",
            "# TYPE h gauge",
            "# TYPE s summary",
            "# HELP h one",
            "# HELP h another",
            "h_bucket{le=\"1\"} ",
            "h_bucket{le=\"2\"} ",
            "h_bucket{le=\"+Inf\"} ",
            "h_bucket{x=\"y\",le=\"1\"} ",
            "h_bucket{x=\"y\",le=\"+Inf\"} ",
            "h_sum ",
            "h_count ",
            "h_count{x=\"y\"} ",
            "h ",
            "s{quantile=\"1\"} ",
            "s{quantile=\"1\",} ",
            "s_sum ",
            "a{drop=\"1\"} ",
            "a{instance=\"mine\"} ",
            "a{instance=\"\"} ",
            "a ");

    /** A pool with one target, and what it has written. */
    private static final class World {
        final RecordedLog log = new RecordedLog();
        final ManualTimer timer = new ManualTimer(1_000_000_000L);
        final FakeTargets targets = new FakeTargets();
        final ScrapePool pool;

        World(ScrapeConfig config, boolean openMetrics) {
            ScrapeContext context = new ScrapeContext(
                    log.samples(),
                    log.table(TableTopic.METADATA),
                    new TargetLog(log.table(TableTopic.TARGETS), "s1"),
                    timer,
                    Runnable::run,
                    new ScrapeMetrics(new PrometheusRegistry()));
            targets.contentType(openMetrics ? "application/openmetrics-text" : "text/plain");
            pool = new ScrapePool(context, config, targets, 0);
            pool.sync(List.of(TargetGroup.of("g", List.of("a:1"), Labels.empty())));
        }

        /** The samples of one scrape, without stale markers and the scrape's own series. */
        List<String> scrape(String text) {
            targets.answer(text);
            timer.advanceTo(timer.nowMs() + 10_000);
            List<String> samples = new ArrayList<>();
            for (RecordedLog.Sample sample : log.newSamples()) {
                String name = sample.labels().metricName();
                boolean ofScrape = name.startsWith("scrape_") && !name.equals("scrape_samples_scraped");
                if (!ofScrape && !StaleMarker.is(sample.value())) {
                    samples.add(sample.toString().replaceAll(" @[0-9]+$", ""));
                }
            }
            return samples;
        }
    }

    private static String document(Random random, String before, boolean openMetrics) {
        List<String> lines = new ArrayList<>(before.lines()
                .filter(line -> !line.equals("# EOF"))
                .map(line -> line.startsWith("#") ? line : line.substring(0, line.lastIndexOf(' ') + 1))
                .toList());
        for (int n = random.nextInt(4); n > 0; n--) {
            if (random.nextBoolean() && !lines.isEmpty()) {
                lines.remove(random.nextInt(lines.size()));
            } else {
                lines.add(random.nextInt(lines.size() + 1), LINES.get(random.nextInt(LINES.size())));
            }
        }
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line)
                    .append(line.startsWith("#") ? "" : Integer.toString(random.nextInt(4)))
                    .append('\n');
        }
        return openMetrics ? text.append("# EOF\n").toString() : text.toString();
    }

    private static ScrapeConfig config(Random random) {
        String text = """
                scrape_configs:
                - job_name: j
                  scrape_interval: 10s
                  honor_labels: %s
                  convert_classic_histograms_to_nhcb: %s
                  always_scrape_classic_histograms: %s
                  metric_relabel_configs: [{source_labels: [drop], regex: '1', action: drop}]
                """.formatted(random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
        return PrometheusConfig.parse(text, "f").scrapeConfigs().get(0);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void knownTargetsAreReadLikeNewOnes(long seed) {
        Random random = new Random(seed);
        ScrapeConfig config = config(random);
        boolean openMetrics = random.nextBoolean();
        World known = new World(config, openMetrics);
        String text = openMetrics ? "# EOF\n" : "";
        for (int i = 0; i < SCRAPES; i++) {
            text = document(random, text, openMetrics);
            assertThat(known.scrape(text)).as(text).isEqualTo(new World(config, openMetrics).scrape(text));
        }
    }
}
