package io.weir.alertmanager.timeinterval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.config.ConfigException;
import io.weir.config.yaml.YamlDocument;
import io.weir.config.yaml.YamlMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs Alertmanager's own time interval cases where the conformance data is at hand. */
class ConformanceTest {
    record Case(String source, JsonNode json) {
        @Override
        public String toString() {
            return source;
        }
    }

    static List<Case> cases() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        String directory = System.getProperty("conformance.dir", "");
        List<Case> cases = new ArrayList<>();
        if (directory.isEmpty()) {
            cases.add(new Case("conformance.dir is not set", mapper.readTree("{}")));
            return cases;
        }
        for (String line : Files.readAllLines(Path.of(directory, "timeinterval-cases.jsonl"))) {
            JsonNode json = mapper.readTree(line);
            cases.add(new Case(json.get("kind").asText() + " " + json.get("src").asText(), json));
        }
        return cases;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void agrees(Case testCase) {
        JsonNode json = testCase.json();
        Assumptions.assumeTrue(json.has("kind"), "conformance data is absent");
        List<TimeInterval> intervals;
        try {
            intervals = intervals(json);
        } catch (ConfigException e) {
            assertThat(json.get("fail").asBoolean()).as(e.getMessage()).isTrue();
            if (json.has("error")) {
                assertThat(e).hasMessageContaining(json.get("error").asText());
            }
            return;
        }
        assertThat(json.get("fail").asBoolean()).as("accepted as " + intervals).isFalse();
        switch (json.get("kind").asText()) {
            case "time_range" -> assertThat(intervals.get(0).times()).containsExactly(range(json.get("minutes")));
            case "mutes" -> assertThat(mutedBy(json)).isEqualTo(texts(json.get("muted_by")));
            default -> {
                if (json.path("fields").isArray()) {
                    List<TimeInterval> expected = new ArrayList<>();
                    json.get("fields").forEach(fields -> expected.add(interval(fields)));
                    assertThat(intervals).isEqualTo(expected);
                }
                for (JsonNode time : json.path("contains")) {
                    assertThat(intervals).as(time.asText()).anyMatch(i -> i.contains(instant(time)));
                }
                for (JsonNode time : json.path("excludes")) {
                    assertThat(intervals).as(time.asText()).noneMatch(i -> i.contains(instant(time)));
                }
            }
        }
    }

    private static List<TimeInterval> intervals(JsonNode json) {
        String kind = json.get("kind").asText();
        if (kind.equals("mutes")) {
            return List.of();
        }
        if (!json.has("yaml")) {
            return List.of(interval(json.get("fields")));
        }
        String yaml = json.get("yaml").asText().replaceFirst("^\\s*---", "");
        String document = kind.equals("time_range") ? "times: [" + yaml + "]" : yaml;
        if (kind.equals("yaml_list")) {
            return YamlDocument.parse("list:\n" + document, "am.yml").root().mappings("list").stream()
                    .map(TimeIntervalReader::read)
                    .toList();
        }
        YamlMapping root = YamlDocument.parse(document, "am.yml").root();
        return List.of(TimeIntervalReader.read(root));
    }

    private static List<String> mutedBy(JsonNode json) {
        Map<String, List<TimeInterval>> byName = new LinkedHashMap<>();
        json.get("intervals").properties().forEach(entry -> {
            List<TimeInterval> specs = new ArrayList<>();
            entry.getValue()
                    .forEach(yaml -> specs.add(TimeIntervalReader.read(
                            YamlDocument.parse(yaml.asText(), "am.yml").root())));
            byName.put(entry.getKey(), specs);
        });
        return new TimeIntervals(byName).active(List.copyOf(byName.keySet()), instant(json.get("at")));
    }

    private static TimeInterval interval(JsonNode fields) {
        String location = fields.path("location").asText();
        return new TimeInterval(
                ranges(fields.path("times")),
                ranges(fields.path("weekdays")),
                ranges(fields.path("days_of_month")),
                ranges(fields.path("months")),
                ranges(fields.path("years")),
                location.isEmpty() ? null : ZoneId.of(location));
    }

    private static List<Range> ranges(JsonNode list) {
        List<Range> ranges = new ArrayList<>();
        list.forEach(range -> ranges.add(range(range)));
        return ranges;
    }

    private static Range range(JsonNode pair) {
        return new Range(pair.get(0).asInt(), pair.get(1).asInt());
    }

    private static java.time.Instant instant(JsonNode time) {
        return OffsetDateTime.parse(time.asText()).toInstant();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
