package io.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Parses and prints the conformance suite's expressions, where it is at hand. */
@EnabledIfSystemProperty(named = "conformance.dir", matches = ".+")
class ParserConformanceTest {
    private static final PromqlFeatures EXPRESSIONS =
            PromqlFeatures.DEFAULT.with("promql-experimental-functions").with("promql-extended-range-selectors");

    private final List<String> failures = new ArrayList<>();
    private final List<String> disabled = new ArrayList<>();
    private int passed;

    @Test
    void parsesAndPrintsAsPrometheusDoes() throws IOException {
        ObjectMapper json = new ObjectMapper();
        Path file = Path.of(System.getProperty("conformance.dir"), "parser-cases.jsonl");
        for (String line : Files.readAllLines(file)) {
            JsonNode entry = json.readTree(line);
            String kind = entry.get("kind").asText();
            if (kind.equals("expr")) {
                parse(entry);
            } else if (kind.equals("print")) {
                print(entry);
            } else if (kind.equals("pretty")) {
                pretty(entry);
            }
        }
        System.out.println(
                "parser: passed " + passed + ", disabled " + disabled.size() + ", failed " + failures.size());
        disabled.forEach(reason -> System.out.println("  disabled " + reason));
        assertThat(failures).isEmpty();
    }

    private static boolean isUnsupported(PromqlParseException e) {
        return e.reason().contains("not supported")
                || e.reason().contains("is not enabled")
                || e.reason().contains("nested deeper");
    }

    private void parse(JsonNode entry) {
        String input = input(entry);
        String expected = entry.get("fail").asBoolean() ? entry.get("error").asText() : "";
        String actual;
        try {
            Expr expr = PromqlParser.parse(input, EXPRESSIONS);
            actual = "";
            if (!PromqlParser.parse(expr.toString(), EXPRESSIONS).equals(expr)) {
                failures.add(input + " prints as " + expr);
            }
        } catch (PromqlParseException e) {
            checkErrors(entry, e);
            if (isUnsupported(e)) {
                disabled.add(entry.get("src").asText() + ": " + e.reason());
                return;
            }
            actual = String.valueOf(e.getMessage());
        }
        check(input, expected, actual);
    }

    /** Bytes that are not UTF-8 reach the parser as the mark that decoders leave. */
    private static String input(JsonNode entry) {
        JsonNode bytes = entry.get("input_b64");
        return bytes == null
                ? entry.get("input").asText()
                : new String(Base64.getDecoder().decode(bytes.asText()), StandardCharsets.UTF_8);
    }

    /** All errors in order; of many, the first three. */
    private void checkErrors(JsonNode entry, PromqlParseException e) {
        List<String> expected = new ArrayList<>();
        entry.path("errors").forEach(error -> expected.add(error.get("msg").asText()));
        List<String> actual =
                e.errors().stream().map(PromqlParseException::reason).toList();
        int count = entry.path("error_count").asInt(expected.size());
        if (actual.size() != count || !actual.subList(0, expected.size()).equals(expected)) {
            failures.add(input(entry) + "\n  expected errors " + expected + "\n  actual " + actual);
        }
    }

    private void pretty(JsonNode entry) {
        String input = entry.get("input").asText();
        try {
            Expr expr = PromqlParser.parse(input, PromqlFeatures.WHOLE_GRAMMAR);
            String printed = PrettyPrinter.print(expr, entry.path("width").asInt(10));
            check(input, entry.get("output").asText(), printed);
        } catch (PromqlParseException e) {
            failures.add(input + ": " + e.getMessage());
        }
    }

    private void print(JsonNode entry) {
        String input = entry.get("input").asText();
        try {
            check(
                    input,
                    entry.get("output").asText(),
                    PromqlParser.parse(input, PromqlFeatures.WHOLE_GRAMMAR).toString());
        } catch (PromqlParseException e) {
            if (isUnsupported(e)) {
                disabled.add(entry.get("src").asText() + ": " + e.reason());
            } else {
                failures.add(input + ": " + e.getMessage());
            }
        }
    }

    private void check(String input, String expected, String actual) {
        if (expected.equals(actual)) {
            passed++;
        } else {
            failures.add(input + "\n  expected " + expected + "\n  actual   " + actual);
        }
    }
}
