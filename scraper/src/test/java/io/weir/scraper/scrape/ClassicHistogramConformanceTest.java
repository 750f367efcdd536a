package io.weir.scraper.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.bus.TableTopic;
import io.weir.config.prometheus.PrometheusConfig;
import io.weir.config.prometheus.ScrapeConfig;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.testing.FakeTargets;
import io.weir.scraper.testing.ManualTimer;
import io.weir.scraper.testing.RecordedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Classic histograms become native ones as recorded of Prometheus, where {@code conformance.dir} holds that. */
@EnabledIfSystemProperty(named = "conformance.dir", matches = ".+")
class ClassicHistogramConformanceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Later than what the documents say, so that nothing lies in the future. */
    private static final long NOW_MS = 1_600_000_000_000L;

    static Stream<JsonNode> documents() throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        Path file = Path.of(System.getProperty("conformance.dir", "")).resolve("exposition-cases.jsonl");
        for (String line : Files.readAllLines(file)) {
            JsonNode json = JSON.readTree(line);
            if (json.path("options").path("convert_classic_histograms_to_nhcb").asBoolean()) {
                documents.add(json);
            }
        }
        return documents.stream();
    }

    private static Set<String> scrape(JsonNode json) {
        RecordedLog log = new RecordedLog();
        ManualTimer timer = new ManualTimer(NOW_MS);
        FakeTargets targets = new FakeTargets();
        targets.contentType(json.get("format").asText().equals("text") ? "text/plain" : "application/openmetrics-text");
        targets.answer(json.get("input").asText());
        ScrapeContext context = new ScrapeContext(
                log.samples(),
                log.table(TableTopic.METADATA),
                new TargetLog(log.table(TableTopic.TARGETS), "s1"),
                timer,
                Runnable::run,
                new ScrapeMetrics(new PrometheusRegistry()),
                new ScrapeFeatures(
                        json.path("options").path("skip_st_series").asBoolean(),
                        json.path("options").path("type_and_unit_labels").asBoolean()));
        ScrapeConfig config = PrometheusConfig.parse(
                        "scrape_configs: [{job_name: j, honor_labels: true,"
                                + " convert_classic_histograms_to_nhcb: true}]",
                        "f")
                .scrapeConfigs()
                .get(0);
        ScrapePool pool = new ScrapePool(context, config, targets, 0);
        pool.sync(List.of(TargetGroup.of("g", List.of("a:1"), Labels.empty())));
        timer.advanceTo(NOW_MS + 60_000);
        assertThat(pool.statuses().get(0).lastError()).isEmpty();
        return log.newSamples().stream()
                .filter(sample -> !sample.labels().metricName().matches("up|scrape_.*"))
                .map(ClassicHistogramConformanceTest::show)
                .collect(Collectors.toSet());
    }

    private static String show(RecordedLog.Sample sample) {
        Labels labels = sample.labels().without("job").without("instance");
        Histogram histogram = sample.histogram();
        if (histogram == null) {
            return labels + " " + sample.value();
        }
        Map<Integer, Double> counts = new TreeMap<>();
        for (int i = 0; i < histogram.positive().size(); i++) {
            counts.put(histogram.positive().index(i), histogram.positive().count(i));
        }
        List<Double> bounds = new ArrayList<>();
        for (double bound : histogram.customBounds()) {
            bounds.add(bound);
        }
        return show(labels, histogram.count(), histogram.sum(), bounds, counts);
    }

    private static String show(
            Labels labels, double count, double sum, List<Double> bounds, Map<Integer, Double> counts) {
        return labels + " " + count + " " + sum + " " + bounds + " " + counts;
    }

    private static String show(JsonNode entry) {
        TreeMap<String, String> pairs = new TreeMap<>();
        entry.get("labels")
                .properties()
                .forEach(label -> pairs.put(label.getKey(), label.getValue().asText()));
        Labels labels = Labels.of(pairs);
        if (entry.get("entry").asText().equals("series")) {
            return labels + " " + entry.get("value").asDouble();
        }
        JsonNode histogram = entry.get("histogram");
        List<Double> bounds = new ArrayList<>();
        histogram.path("custom_values").forEach(bound -> bounds.add(bound.asDouble()));
        Map<Integer, Double> counts = new TreeMap<>();
        int index = 0;
        int next = 0;
        double count = 0;
        for (JsonNode span : histogram.path("positive_spans")) {
            index += span.get(0).asInt();
            for (int i = 0; i < span.get(1).asInt(); i++) {
                count += histogram.get("positive_buckets").get(next++).asDouble();
                if (count != 0) {
                    counts.put(index, count);
                }
                index++;
            }
        }
        return show(
                labels, histogram.get("count").asDouble(), histogram.path("sum").asDouble(), bounds, counts);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void histogramsAreConverted(JsonNode json) {
        Set<String> expected = new java.util.TreeSet<>();
        for (JsonNode entry : json.get("entries")) {
            String kind = entry.get("entry").asText();
            if (kind.equals("series") || kind.equals("histogram")) {
                expected.add(show(entry));
            }
        }
        assertThat(scrape(json)).containsExactlyInAnyOrderElementsOf(expected);
    }
}
