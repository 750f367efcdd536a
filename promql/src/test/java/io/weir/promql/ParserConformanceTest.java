package io.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Parses and prints the conformance suite's expressions, where it is at hand. */
@EnabledIfSystemProperty(named = "conformance.dir", matches = ".+")
class ParserConformanceTest {
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
            if (!entry.has("input")) {
                if (kind.equals("expr")) {
                    disabled.add(entry.get("src").asText() + ": input is not UTF-8");
                }
            } else if (kind.equals("expr")) {
                parse(entry);
            } else if (kind.equals("print")) {
                print(entry);
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
        String input = entry.get("input").asText();
        String expected = entry.get("fail").asBoolean() ? entry.get("error").asText() : "";
        String actual;
        try {
            Expr expr = PromqlParser.parse(input);
            actual = "";
            if (!PromqlParser.parse(expr.toString()).equals(expr)) {
                failures.add(input + " prints as " + expr);
            }
        } catch (PromqlParseException e) {
            if (isUnsupported(e)) {
                disabled.add(entry.get("src").asText() + ": " + e.reason());
                return;
            }
            actual = String.valueOf(e.getMessage());
        }
        check(input, expected, actual);
    }

    private void print(JsonNode entry) {
        String input = entry.get("input").asText();
        try {
            check(input, entry.get("output").asText(), PromqlParser.parse(input).toString());
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
