package io.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.exposition.TextParser.Entry;
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
        // Labels __type__ and __unit__ are an option of Prometheus that is off by default and not supported.
        return cases("document")
                .filter(c -> c.json().path("format").asText().equals("text"))
                .filter(c ->
                        !c.json().path("options").path("type_and_unit_labels").asBoolean());
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
            return files.filter(file -> !file.toString().endsWith(".om.txt")).toList().stream();
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
            assertThatThrownBy(() -> entries(input)).isInstanceOf(ExpositionException.class);
        } else if (json.has("entries")) {
            assertThat(entries(input)).isEqualTo(expectedEntries(json.get("entries")));
        } else {
            assertThat(entries(input)).isNotEmpty();
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
        assertThat(entries(Files.readAllBytes(file))).hasSizeGreaterThan(10);
    }

    private static List<String> entries(byte[] input) throws ExpositionException {
        TextParser parser = new TextParser();
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
                                    parser.labels(),
                                    parser.value(),
                                    parser.hasTimestamp() ? Long.toString(parser.timestampMs()) : "");
                        case TYPE -> "type " + parser.name() + " " + parser.type();
                        case HELP -> "help " + parser.name() + " " + parser.help();
                        case COMMENT -> "comment " + parser.comment();
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
                                    entry.path("timestamp_ms").asText());
                        case "type" ->
                            "type " + metric + " "
                                    + MetricType.valueOf(
                                            entry.get("type").asText().toUpperCase(Locale.ROOT));
                        case "help" -> "help " + metric + " " + text;
                        case "comment" -> "comment " + text;
                        default -> throw new AssertionError("unknown entry in " + entry);
                    });
        }
        return expected;
    }

    private static String series(String raw, Labels labels, double value, String timestamp) {
        return "series " + raw + " " + labels + " " + value + " " + timestamp;
    }

    private static Labels labels(JsonNode json) {
        TreeMap<String, String> labels = new TreeMap<>();
        json.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return Labels.of(labels);
    }
}
