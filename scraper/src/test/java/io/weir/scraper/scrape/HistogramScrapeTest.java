package io.weir.scraper.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.bus.TableTopic;
import io.weir.config.prometheus.PrometheusConfig;
import io.weir.config.prometheus.ScrapeConfig;
import io.weir.exposition.EscapingScheme;
import io.weir.exposition.MetricFamily;
import io.weir.exposition.MetricFamily.NativeSample;
import io.weir.exposition.MetricFamily.Sample;
import io.weir.exposition.ProtobufWriter;
import io.weir.model.GoFloat;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.StaleMarker;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.testing.FakeTargets;
import io.weir.scraper.testing.ManualTimer;
import io.weir.scraper.testing.RecordedLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of histograms by format and settings. */
class HistogramScrapeTest {
    private static final String PROTOBUF =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";
    private static final String NATIVE = "scrape_native_histograms";
    private static final String CONVERT = "convert_classic_histograms_to_nhcb";
    private static final String ALWAYS = "always_scrape_classic_histograms";

    private final ManualTimer timer = new ManualTimer(1_000_000_000L);
    private final RecordedLog log = new RecordedLog();
    private final FakeTargets targets = new FakeTargets();
    private final ScrapeMetrics metrics = new ScrapeMetrics(new PrometheusRegistry());
    private final ScrapeContext context = new ScrapeContext(
            log.samples(),
            log.table(TableTopic.METADATA),
            new TargetLog(log.table(TableTopic.TARGETS), "s1"),
            timer,
            Runnable::run,
            metrics);

    private static ScrapeConfig config(String fields) {
        String text = "scrape_configs:\n- job_name: j\n  scrape_interval: 10s\n" + fields.indent(2);
        return PrometheusConfig.parse(text, "f").scrapeConfigs().get(0);
    }

    private ScrapePool pool = new ScrapePool(context, config(""), targets, 0);

    private void start(String fields) {
        pool = new ScrapePool(context, config(fields), targets, 0);
        pool.sync(List.of(TargetGroup.of("g", List.of("a:1"), Labels.empty())));
        scrape();
    }

    private void scrape() {
        int before = targets.fetches();
        while (targets.fetches() == before) {
            timer.advanceTo(timer.nowMs() + 1);
        }
    }

    /** The series of a scrape as {@code name{le} value}, without the target's labels and the time. */
    private List<String> series() {
        return log.newSamples().stream()
                .filter(sample -> !isReport(sample.labels().metricName()))
                .map(HistogramScrapeTest::show)
                .toList();
    }

    private static boolean isReport(String name) {
        return name.equals("up") || name.startsWith("scrape_");
    }

    private static String show(RecordedLog.Sample sample) {
        Labels labels = sample.labels().without("instance").without("job").without(Labels.METRIC_NAME);
        String name = sample.labels().metricName() + (labels.isEmpty() ? "" : labels) + ' ';
        Histogram histogram = sample.histogram();
        if (histogram == null) {
            return name + (StaleMarker.is(sample.value()) ? "stale" : GoFloat.formatG(sample.value()));
        }
        return name + "schema:" + histogram.schema() + " bounds:" + Arrays.toString(histogram.customBounds()) + ' '
                + histogram;
    }

    private static Sample sample(String name, double value, String... label) {
        Labels labels = label.length == 0 ? Labels.empty() : Labels.of(label[0], label[1]);
        return new Sample(labels.with(Labels.METRIC_NAME, name), value);
    }

    /** A family h of one histogram of two observations, 1 and 3. */
    private static byte[] family(boolean classic, boolean exponential) {
        List<Sample> samples = List.of(
                sample("h_bucket", 1, "le", "1.0"),
                sample("h_bucket", 2, "le", "5.0"),
                sample("h_sum", 4),
                sample("h_count", 2));
        return family(classic ? samples : List.of(), exponential ? 2 : 0);
    }

    private static byte[] family(List<Sample> samples, double nativeCount) {
        Buckets buckets = Buckets.of(new int[] {1, 2}, new double[] {1, 1});
        Histogram histogram =
                Histogram.exponential(0, 0.001, 0, nativeCount, 4, buckets, Buckets.NONE, CounterResetHint.UNKNOWN);
        NativeSample sample = new NativeSample(Labels.of(Labels.METRIC_NAME, "h"), histogram);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ProtobufWriter writer = new ProtobufWriter(out, EscapingScheme.ALLOW_UTF_8);
            writer.write(new MetricFamily(
                    "h", MetricType.HISTOGRAM, "Help.", samples, nativeCount > 0 ? List.of(sample) : List.of()));
            writer.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The rows of the matrix: what is exposed, the three settings, what is kept: c, n and b for custom bounds. */
    @ParameterizedTest(name = "classic {0}, native {1}: {2} {3} {4} gives {5}")
    @CsvSource({
        "true, false, false, false, false, c",
        "true, false, true, false, false, c",
        "true, false, false, true, false, b",
        "true, false, true, true, false, b",
        "true, false, false, true, true, cb",
        "true, false, true, true, true, cb",
        "false, true, false, false, false, i",
        "false, true, true, false, false, n",
        "false, true, true, true, false, n",
        "false, true, true, true, true, n",
        "true, true, false, false, false, c",
        "true, true, true, false, false, n",
        "true, true, true, true, false, n",
        "true, true, true, false, true, cn",
        "true, true, true, true, true, cn",
    })
    void settingsDecideWhatIsKept(
            boolean classic, boolean exponential, boolean scrapeNative, boolean convert, boolean always, String kept) {
        targets.contentType(PROTOBUF);
        targets.answer(family(classic, exponential));
        String fields = NATIVE + ": " + scrapeNative + "\n" + CONVERT + ": " + convert + "\n" + ALWAYS + ": " + always;
        start(fields);
        List<String> first = series();

        assertThat(pool.statuses().get(0).lastError()).isEmpty();
        List<String> buckets =
                first.stream().filter(line -> line.startsWith("h_bucket")).toList();
        assertThat(buckets)
                .isEqualTo(
                        kept.contains("c")
                                ? List.of("h_bucket{le=\"+Inf\"} 2", "h_bucket{le=\"1.0\"} 1", "h_bucket{le=\"5.0\"} 2")
                                : kept.contains("i") ? List.of("h_bucket{le=\"+Inf\"} 2") : List.of());
        boolean parts = kept.contains("c") || kept.contains("i");
        assertThat(first.contains("h_count 2")).isEqualTo(parts);
        assertThat(first.contains("h_sum 4")).isEqualTo(parts);
        List<String> natives =
                first.stream().filter(line -> line.startsWith("h schema:")).toList();
        assertThat(natives).hasSize(kept.contains("n") || kept.contains("b") ? 1 : 0);
        assertThat(natives).allMatch(line -> line.contains("schema:-53") == kept.contains("b"));

        scrape();
        assertThat(series()).as("the same again").isEqualTo(first);
        assertThat(log.rows(TableTopic.METADATA)).containsOnlyKeys("j;h");
    }

    @Test
    void classicHistogramsOfTextAreConvertedToo() {
        targets.answer("""
                # TYPE h histogram
                h_bucket{x="1",le="1"} 1
                h_bucket{x="1",le="5"} 2
                h_bucket{x="1",le="+Inf"} 2
                h_sum{x="1"} 4
                h_count{x="1"} 2
                h_bucket{x="2",le="+Inf"} 7
                h_count{x="2"} 7
                h_other 3
                # TYPE broken histogram
                broken_bucket{le="1"} 2
                broken_bucket{le="2"} 1
                broken_count 2
                g 1
                """);
        start(CONVERT + ": true\nmetric_relabel_configs: [{source_labels: [x], regex: '2', action: drop}]");

        assertThat(series())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("h{x=\"1\"} schema:-53 bounds:[1.0, 5.0]"))
                .contains("h_other 3", "g 1");
        assertThat(metrics.seriesMissed.get()).isEqualTo(12);

        targets.answer("# TYPE h histogram\nh_bucket{x=\"1\",le=\"1\"} 3\nh_count{x=\"1\"} 3\n");
        scrape();
        assertThat(series())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("h{x=\"1\"} schema:-53 bounds:[1.0]") && line.contains("count:3"))
                .contains("g stale", "h_other stale");

        targets.answer("other 1\n");
        scrape();
        assertThat(series()).containsExactly("h{x=\"1\"} stale", "other 1");
    }

    @Test
    void tooManyBucketsFailTheScrapeButAreCounted() {
        targets.contentType(PROTOBUF);
        targets.answer(family(false, true));
        start(NATIVE + ": true\nnative_histogram_bucket_limit: 1\nextra_scrape_metrics: true");
        assertThat(series()).singleElement().satisfies(line -> assertThat(line).contains("schema:-1"));

        pool.configure(config(CONVERT + ": true\nnative_histogram_bucket_limit: 1"), targets);
        pool.sync(List.of(TargetGroup.of("g", List.of("a:1"), Labels.empty())));
        targets.answer(family(true, false));
        scrape();
        assertThat(pool.statuses().get(0).lastError()).isEqualTo("histogram bucket limit exceeded");
        assertThat(metrics.bucketLimitExceeded.get()).isEqualTo(1);
        assertThat(series()).containsExactly("h stale");
    }

    @Test
    void histogramsThatContradictThemselvesFailTheScrape() {
        targets.contentType(PROTOBUF);
        targets.answer(family(List.of(), 5));
        start(NATIVE + ": true");

        assertThat(pool.statuses().get(0).lastError()).startsWith("histogram \"h\": buckets hold 2.0 observations");
        assertThat(series()).isEmpty();
    }
}
