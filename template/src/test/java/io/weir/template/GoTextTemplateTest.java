package io.weir.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine says what Go's text/template says: outputs and errors in the file were recorded with Go 1.26. */
class GoTextTemplateTest {
    record Case(String text, boolean fails, String expected) {
        @Override
        public String toString() {
            return text;
        }
    }

    static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        ObjectMapper mapper = new ObjectMapper();
        try (InputStream in =
                Objects.requireNonNull(GoTextTemplateTest.class.getResourceAsStream("go-text-template.jsonl"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                JsonNode json = mapper.readTree(line);
                boolean fails = json.has("error");
                cases.add(new Case(
                        json.get("text").asText(),
                        fails,
                        json.get(fails ? "error" : "output").asText()));
            }
        }
        return cases;
    }

    static Map<String, @Nullable Object> data() {
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("s", "text");
        data.put("e", "");
        data.put("n", 3);
        data.put("z", 0);
        data.put("f", 1.5);
        data.put("t", true);
        data.put("l", Arrays.asList("a", "b", 3));
        data.put("el", List.of());
        data.put("m", Map.of("x", 1, "y", "two"));
        data.put("nil", null);
        data.put("u", "é☃");
        data.put("h", "<a href=\"x\">&'</a>");
        return data;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void givesTheSameOutputOrError(Case testCase) {
        String actual;
        boolean failed = false;
        try {
            ExecutionOptions options =
                    ExecutionOptions.ZERO_FOR_MISSING_KEY.withMissingKey(ExecutionOptions.MissingKey.INVALID);
            actual = TemplateSet.of(Map.of()).with("t", testCase.text()).execute("t", data(), options);
        } catch (TemplateException e) {
            actual = String.valueOf(e.getMessage());
            failed = true;
        }
        assertThat(actual).isEqualTo(testCase.expected());
        assertThat(failed).isEqualTo(testCase.fails());
    }
}
