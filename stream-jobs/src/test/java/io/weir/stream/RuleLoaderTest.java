package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.ConfigException;
import io.weir.config.FileGlob;
import io.weir.stream.rule.RuleGroupDefinition;
import io.weir.stream.testing.Groups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleLoaderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path directory;

    private List<RuleGroupDefinition> load(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
        RulesConfig config = RulesConfig.builder(directory)
                .ruleFiles(List.of(new FileGlob(directory + "/*.yml"), new FileGlob(directory + "/" + name)))
                .evaluationInterval(Duration.ofSeconds(30))
                .build();
        return new RuleLoader(config, Groups.OPTIONS).load();
    }

    @Test
    void defaultsAreFilledInAndAFileMatchedTwiceIsLoadedOnce() throws IOException {
        List<RuleGroupDefinition> groups = load("a.yml", """
                groups:
                  - name: g
                    labels: {team: infra}
                    rules:
                      - record: job:up:sum
                        expr: sum by (job) (up)
                      - alert: Down
                        expr: up == 0
                        for: 1m
                        labels: {team: own}
                """);

        assertThat(groups).hasSize(1);
        RuleGroupDefinition group = groups.get(0);
        assertThat(group.key()).isEqualTo(directory + "/a.yml;g");
        assertThat(group.intervalMs()).isEqualTo(30_000);
        assertThat(group.rules().get(0).labels()).isEqualTo(Map.of("team", "infra"));
        assertThat(group.rules().get(1).labels()).isEqualTo(Map.of("team", "own"));
        assertThat(group.rules().get(1).forMs()).isEqualTo(60_000);
    }

    @Test
    void anExpressionThatIsNotSupportedIsRefusedAtItsPlace() {
        assertThatThrownBy(() -> load("a.yml", """
                        groups:
                          - name: g
                            rules:
                              - record: r
                                expr: up @ 0
                        """))
                .isInstanceOf(ConfigException.class)
                .hasMessage(directory
                        + "/a.yml: 5:15: group \"g\", rule 1, \"r\": the @ modifier is not supported in rules yet");
    }

    @Test
    void aTemplateThatDoesNotParseIsRefused() {
        assertThatThrownBy(() -> load("a.yml", """
                        groups:
                          - name: g
                            rules:
                              - alert: Down
                                expr: up == 0
                                annotations:
                                  summary: "{{ $labels.instance "
                        """))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "group \"g\", rule 1, \"Down\": annotation \"summary\": could not parse template");
    }
}
