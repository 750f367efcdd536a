package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.model.PromDuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Durations and times of the API are read and written as by Prometheus, where the conformance data is at hand. */
class DurationConformanceTest {

    static Stream<JsonNode> cases() throws IOException {
        String directory = System.getProperty("conformance.dir", "");
        if (directory.isEmpty()) {
            return Stream.empty();
        }
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> cases = mapper.readerFor(JsonNode.class)
                .<JsonNode>readValues(Files.readString(Path.of(directory, "duration-cases.jsonl")))
                .readAll();
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("cases")
    void holds(JsonNode example) {
        switch (example.get("kind").asText()) {
            case "duration" -> {
                checkDuration(example, PromDuration::parseMs);
                if (!example.get("fail").asBoolean()) {
                    checkDuration(example, PromDuration::parseSignedMs);
                }
            }
            case "duration_allow_negative" -> checkDuration(example, PromDuration::parseSignedMs);
            case "api_duration" ->
                check(
                        example,
                        text -> ApiTimes.parseDuration(text).toNanos(),
                        example.path("ns").asLong());
            case "api_time" -> {
                String time = example.path("time").asText("1970-01-01T00:00:00Z");
                long expectedMs = time.startsWith("-2") || time.length() > 30
                        ? ApiTimes.parseTimestampMs(time)
                        : Instant.parse(time).toEpochMilli();
                check(example, ApiTimes::parseTimestampMs, expectedMs);
            }
            case "json_timestamp" ->
                assertThat(ApiJson.scalarTime(example.get("ms").asLong()))
                        .isEqualTo(example.get("text").asText());
            default -> throw new IllegalArgumentException("no such kind: " + example);
        }
    }

    private static void checkDuration(JsonNode example, ToLongFunction<String> parse) {
        long expectedMs = example.path("ns").asLong() / 1_000_000;
        check(example, parse, expectedMs);
        if (!example.get("fail").asBoolean()) {
            assertThat(PromDuration.formatMs(expectedMs))
                    .isEqualTo(example.get("string").asText());
        }
    }

    private static void check(JsonNode example, ToLongFunction<String> parse, long expected) {
        String input = example.get("input").asText();
        if (example.get("fail").asBoolean()) {
            assertThatThrownBy(() -> parse.applyAsLong(input)).isInstanceOf(IllegalArgumentException.class);
        } else {
            assertThat(parse.applyAsLong(input)).isEqualTo(expected);
        }
    }
}
