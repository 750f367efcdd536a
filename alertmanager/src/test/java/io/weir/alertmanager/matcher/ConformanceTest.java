package io.weir.alertmanager.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.model.LabelNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs Alertmanager's own matcher cases where the conformance data is at hand. */
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
        for (String line : Files.readAllLines(Path.of(directory, "matchers-cases.jsonl"))) {
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
        String input = text(json, "input");
        switch (json.get("kind").asText()) {
            case "utf8_matchers", "utf8_compliance" -> parsed(json, () -> Utf8Parser.parseAll(input));
            case "utf8_matcher" -> parsed(json, () -> List.of(Utf8Parser.parse(input)));
            case "classic_matchers" -> parsed(json, () -> ClassicParser.parseAll(input));
            case "fallback_matchers" -> parsed(json, () -> MatcherParser.FALLBACK.parseAll(input));
            case "fallback_matcher" -> parsed(json, () -> List.of(MatcherParser.FALLBACK.parse(input)));
            case "classic_label_name" ->
                assertThat(LabelNames.isLegacyLabelName(input))
                        .isEqualTo(json.get("valid").asBoolean());
            case "utf8_label_name" ->
                assertThat(LabelNames.isUtf8Name(input))
                        .isEqualTo(json.get("valid").asBoolean());
            case "match" ->
                assertThat(matcher(json.get("op").asText(), "l", text(json, "pattern"))
                                .matches(text(json, "value")))
                        .isEqualTo(json.get("match").asBoolean());
            case "string" -> assertThat(matcher(json.get("matcher"))).hasToString(text(json, "text"));
            default -> Assumptions.abort("matchers as JSON are the API's, see its test");
        }
    }

    private interface Parse {
        List<Matcher> matchers();
    }

    private static void parsed(JsonNode json, Parse parse) {
        // Java's strings hold no bytes that aren't text.
        Assumptions.assumeFalse(json.has("input_b64"), "input is not UTF-8");
        List<String> actual;
        try {
            actual = parse.matchers().stream().map(Matcher::toString).toList();
        } catch (IllegalArgumentException e) {
            assertThat(json.get("fail").asBoolean()).as(e.getMessage()).isTrue();
            if (json.has("error")) {
                assertThat(e).hasMessage(json.get("error").asText());
            }
            return;
        }
        assertThat(json.get("fail").asBoolean()).as("accepted as " + actual).isFalse();
        List<String> expected = new ArrayList<>();
        json.get("matchers").forEach(matcher -> expected.add(matcher(matcher).toString()));
        assertThat(actual).isEqualTo(expected);
    }

    private static Matcher matcher(JsonNode json) {
        return matcher(json.get("op").asText(), text(json, "name"), text(json, "value"));
    }

    private static Matcher matcher(String operator, String name, String value) {
        for (Matcher.Operator candidate : Matcher.Operator.values()) {
            if (candidate.text().equals(operator)) {
                return Matcher.of(candidate, name, value);
            }
        }
        throw new IllegalArgumentException(operator);
    }

    private static String text(JsonNode json, String key) {
        if (json.has(key + "_b64")) {
            byte[] bytes = Base64.getDecoder().decode(json.get(key + "_b64").asText());
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return json.path(key).asText();
    }
}
