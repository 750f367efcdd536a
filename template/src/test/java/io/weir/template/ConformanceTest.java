package io.weir.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.model.Labels;
import io.weir.model.histogram.HistogramNotation;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs Prometheus's own template cases where the conformance data is at hand. */
class ConformanceTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_353_755_652L);
    private static final String EXTERNAL_URL = "http://testhost:9090/path/prefix";

    record Case(String source, JsonNode json) {
        @Override
        public String toString() {
            return source + " " + json.get("text").asText();
        }
    }

    static List<Case> cases() throws IOException {
        String directory = System.getProperty("conformance.dir", "");
        List<Case> cases = new ArrayList<>();
        if (directory.isEmpty()) {
            cases.add(new Case("none", new ObjectMapper().readTree("{\"text\": \"conformance.dir is not set\"}")));
            return cases;
        }
        ObjectMapper mapper = new ObjectMapper();
        for (String line : Files.readAllLines(Path.of(directory, "template-cases.jsonl"))) {
            JsonNode json = mapper.readTree(line);
            cases.add(new Case(json.get("src").asText(), json));
        }
        return cases;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void givesTheSameOutputOrError(Case testCase) {
        JsonNode json = testCase.json();
        Assumptions.assumeTrue(json.has("kind"), "conformance data is absent");
        String actual;
        try {
            actual = expand(json);
        } catch (TemplateException e) {
            actual = String.valueOf(e.getMessage());
        }
        assertThat(actual)
                .isEqualTo(json.get(json.get("fail").asBoolean() ? "error" : "output")
                        .asText());
    }

    private static String expand(JsonNode json) {
        Map<String, TemplateFunction> functions = new HashMap<>(PrometheusFunctions.ALL);
        functions.putAll(PrometheusFunctions.ofEvaluation(
                (expression, time) -> samples(json.path("query_result")), NOW, EXTERNAL_URL));
        TemplateSet templates;
        try {
            templates = TemplateSet.of(functions).with("test", json.get("text").asText());
        } catch (TemplateException e) {
            throw new TemplateException("error parsing template test: " + e.getMessage(), e);
        }
        ExecutionOptions options = ExecutionOptions.ZERO_FOR_MISSING_KEY;
        if (json.path("options").toString().contains("missingkey=error")) {
            options = options.withMissingKey(ExecutionOptions.MissingKey.ERROR);
        }
        try {
            Object data = data(json.path("data"));
            return json.get("kind").asText().equals("html")
                    ? templates.executeHtml("test", data, Map.of(), options)
                    : templates.execute("test", data, options);
        } catch (TemplateException e) {
            throw new TemplateException("error executing template test: " + e.getMessage(), e);
        }
    }

    private static List<QuerySample> samples(JsonNode result) {
        List<QuerySample> samples = new ArrayList<>();
        for (JsonNode sample : result) {
            Map<String, String> labels = new HashMap<>();
            sample.get("labels")
                    .properties()
                    .forEach(f -> labels.put(f.getKey(), f.getValue().asText()));
            samples.add(new QuerySample(Labels.of(labels), sample.get("value").asDouble()));
        }
        return samples;
    }

    private static @Nullable Object data(JsonNode data) {
        if (data.isMissingNode()) {
            return null;
        }
        String type = data.get("type").asText();
        JsonNode value = data.get("value");
        if (type.equals("sample")) {
            JsonNode histogram = value.path("histogram");
            if (histogram.isObject()) {
                String notation = "{{count:" + histogram.get("count") + " sum:" + histogram.get("sum") + "}}";
                return new QuerySample(Labels.empty(), HistogramNotation.parse(notation));
            }
            return new QuerySample(Labels.empty(), value.asDouble());
        }
        if (!type.startsWith("[]")) {
            return scalar(type, value);
        }
        List<@Nullable Object> list = new ArrayList<>();
        value.forEach(element -> list.add(scalar(type.substring(2), element)));
        return list;
    }

    private static @Nullable Object scalar(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.asText();
            case "int", "int64" -> value.asLong();
            case "uint", "uint64" -> {
                BigInteger number = value.bigIntegerValue();
                yield number.bitLength() < 64 ? (Object) number.longValueExact() : number;
            }
            case "float64" ->
                value.isTextual()
                        ? Objects.requireNonNull(GoNumber.parseFloat(value.asText()))
                        : (Object) value.asDouble();
            default -> throw new IllegalArgumentException("type " + type);
        };
    }
}
