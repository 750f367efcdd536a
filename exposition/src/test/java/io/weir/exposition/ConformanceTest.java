package io.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.exposition.ExpositionParser.Entry;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs recorded behaviour of Prometheus's parser, where {@code conformance.dir} holds it. */
@EnabledIfSystemProperty(named = "conformance.dir", matches = ".+")
class ConformanceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    record Case(String name, JsonNode json) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> documents() throws IOException {
        return cases("document")
                // Done by the scraper, which tests it.
                .filter(c -> !option(c, "convert_classic_histograms_to_nhcb"));
    }

    private static boolean option(Case c, String name) {
        return c.json().path("options").path(name).asBoolean();
    }

    static Stream<Case> contentTypes() throws IOException {
        return cases("content_type");
    }

    private static Stream<Case> cases(String kind) throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String line : Files.readAllLines(directory().resolve("exposition-cases.jsonl"))) {
            JsonNode json = JSON.readTree(line);
            if (json.path("kind").asText().equals(kind)) {
                cases.add(new Case(json.path("src").asText(), json));
            }
        }
        return cases.stream();
    }

    static Stream<Path> expositions() throws IOException {
        try (Stream<Path> files = Files.list(directory().resolve("exposition"))) {
            return files.toList().stream();
        }
    }

    private static Path directory() {
        return Path.of(System.getProperty("conformance.dir", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void parsesAsPrometheusDoes(Case c) throws ExpositionException {
        JsonNode json = c.json();
        byte[] input = json.has("input_b64")
                ? Base64.getDecoder().decode(json.get("input_b64").asText())
                : json.get("input").asText().getBytes(StandardCharsets.UTF_8);
        if (!json.get("valid").asBoolean()) {
            assertThatThrownBy(() -> entries(parser(c), input, option(c, "type_and_unit_labels")))
                    .isInstanceOf(ExpositionException.class);
        } else if (json.has("note")) {
            // Of these, only which series there are is recorded.
            assertThat(entries(parser(c), input, option(c, "type_and_unit_labels")).stream()
                            .filter(entry -> entry.startsWith("series ")))
                    .hasSize(json.get("entries").findValues("raw").size());
        } else if (json.has("entries")) {
            assertThat(entries(parser(c), input, option(c, "type_and_unit_labels")))
                    .isEqualTo(expectedEntries(json.get("entries")));
        } else {
            assertThat(entries(parser(c), input, option(c, "type_and_unit_labels")))
                    .isNotNull();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contentTypes")
    void choosesTheParserAsPrometheusDoes(Case c) {
        JsonNode json = c.json();
        ContentType.Choice choice = ContentType.choose(
                json.get("content_type").asText(),
                json.get("fallback_scrape_protocol").asText());

        String format = choice.format() == null ? null : choice.format().name().toLowerCase(Locale.ROOT);
        assertThat(format)
                .isEqualTo(
                        json.get("parser").isNull() ? null : json.get("parser").asText());
        if (json.has("error_substring")) {
            assertThat(choice.problem()).contains(json.get("error_substring").asText());
        } else {
            assertThat(choice.problem()).isNull();
        }
    }

    /** Files of real expositions; Windows line ends are as invalid here as they are for Prometheus. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("expositions")
    void readsWholeExpositions(Path file) throws IOException, ExpositionException {
        boolean openMetrics = file.toString().endsWith(".om.txt");
        LineParser parser = openMetrics ? new OpenMetricsParser(false) : new TextParser();
        assertThat(entries(parser, Files.readAllBytes(file), false)).hasSizeGreaterThan(10);
    }

    private static LineParser parser(Case c) {
        return c.json().path("format").asText().equals("text")
                ? new TextParser()
                : new OpenMetricsParser(option(c, "skip_st_series"));
    }

    private static List<String> entries(LineParser parser, byte[] input, boolean typed) throws ExpositionException {
        parser.reset(input, 0, input.length);
        List<String> entries = new ArrayList<>();
        for (Entry entry = parser.next(); entry != Entry.END; entry = parser.next()) {
            entries.add(
                    switch (entry) {
                        case SERIES ->
                            series(
                                    new String(
                                            input,
                                            parser.metricStart(),
                                            parser.metricEnd() - parser.metricStart(),
                                            StandardCharsets.UTF_8),
                                    typed ? parser.typedLabels() : parser.labels(),
                                    parser.value(),
                                    parser.hasTimestamp() ? Long.toString(parser.timestampMs()) : "",
                                    parser.startTimestampMs(),
                                    parser.exemplars());
                        case TYPE -> "type " + parser.name() + " " + parser.type();
                        case HELP -> "help " + parser.name() + " " + parser.help();
                        case UNIT -> "unit " + parser.name() + " " + parser.unit();
                        case COMMENT -> "comment " + parser.comment();
                        case HISTOGRAM -> throw new AssertionError("text has no native histograms");
                        case END -> throw new AssertionError("loop ends at END");
                    });
        }
        return entries;
    }

    private static List<String> expectedEntries(JsonNode entries) {
        List<String> expected = new ArrayList<>();
        for (JsonNode entry : entries) {
            String metric = entry.path("metric").asText();
            String text = entry.path("text").asText();
            expected.add(
                    switch (entry.get("entry").asText()) {
                        case "series" ->
                            series(
                                    entry.get("raw").asText(),
                                    labels(entry.get("labels")),
                                    entry.get("value").asDouble(),
                                    entry.path("timestamp_ms").asText(),
                                    entry.path("start_timestamp_ms").asLong(),
                                    entry.path("exemplars").size());
                        case "type" ->
                            "type " + metric + " "
                                    + MetricType.valueOf(
                                            entry.get("type").asText().toUpperCase(Locale.ROOT));
                        case "help" -> "help " + metric + " " + text;
                        case "unit" ->
                            "unit " + metric + " " + entry.path("unit").asText(text);
                        case "comment" -> "comment " + text;
                        default -> throw new AssertionError("unknown entry in " + entry);
                    });
        }
        return expected;
    }

    private static String series(
            String raw, Labels labels, double value, String timestamp, long startTimestampMs, int exemplars) {
        return "series " + raw + " " + labels + " " + value + " " + timestamp + " since " + startTimestampMs + " with "
                + exemplars;
    }

    private static Labels labels(JsonNode json) {
        TreeMap<String, String> labels = new TreeMap<>();
        json.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return Labels.of(labels);
    }
}
