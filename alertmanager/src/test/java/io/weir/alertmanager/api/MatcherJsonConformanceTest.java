package io.weir.alertmanager.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.alertmanager.matcher.Matcher;
import io.weir.alertmanager.matcher.MatcherParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Matchers as JSON, by Alertmanager's own cases where the conformance data is at hand. */
class MatcherJsonConformanceTest {
    @Test
    void readsAndWritesAsAlertmanager() throws IOException, ApiException {
        String directory = System.getProperty("conformance.dir", "");
        Assumptions.assumeFalse(directory.isEmpty(), "conformance data is absent");
        ObjectMapper mapper = new ObjectMapper();
        int cases = 0;
        for (String line : Files.readAllLines(Path.of(directory, "matchers-cases.jsonl"))) {
            JsonNode json = mapper.readTree(line);
            if (!json.get("kind").asText().startsWith("json_")) {
                continue;
            }
            cases++;
            JsonNode text = mapper.readTree(json.get("text").asText());
            Matcher matcher = MatcherJson.read("silence", text, "matchers.0.", MatcherParser.FALLBACK);
            assertThat(matcher.name()).isEqualTo(json.get("matcher").get("name").asText());
            assertThat(matcher.operator().text())
                    .isEqualTo(json.get("matcher").get("op").asText());
            assertThat(matcher.value())
                    .isEqualTo(json.get("matcher").get("value").asText());
            if (json.get("kind").asText().equals("json_marshal")) {
                assertThat(MatcherJson.write(matcher)).isEqualTo(text);
            }
        }
        assertThat(cases).isPositive();
    }
}
