package io.weir.config.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.ConfigException;
import io.weir.model.relabel.NameValidation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuleFileTest {
    @Test
    void groupsAndRulesAreRead() {
        RuleFile file = RuleFile.parse("""
                groups:
                  - name: node
                    interval: 30s
                    query_offset: 0s
                    limit: 10
                    labels: {team: a, severity: info}
                    rules:
                      - record: job:up:sum
                        expr: |
                          sum by (job) (up)
                        labels: {level: job}
                      - alert: Down
                        expr: up == 0
                        for: 5m
                        keep_firing_for: 1m
                        labels: {severity: page}
                        annotations: {summary: "{{ $labels.instance }} is down"}
                """, "a.yml");

        RuleGroup group = file.groups().get(0);
        assertThat(group.interval()).contains(Duration.ofSeconds(30));
        assertThat(group.queryOffset()).contains(Duration.ZERO);
        assertThat(group.limit()).isEqualTo(10);
        Rule record = group.rules().get(0);
        assertThat(record.kind()).isEqualTo(Rule.Kind.RECORDING);
        assertThat(record.name()).isEqualTo("job:up:sum");
        assertThat(record.expr()).isEqualTo("sum by (job) (up)\n");
        assertThat(record.line()).isEqualTo(8);
        assertThat(record.exprLine()).isEqualTo(9);
        Rule alert = group.rules().get(1);
        assertThat(alert.kind()).isEqualTo(Rule.Kind.ALERTING);
        assertThat(alert.holdDuration()).isEqualTo(Duration.ofMinutes(5));
        assertThat(alert.keepFiringFor()).isEqualTo(Duration.ofMinutes(1));
        assertThat(alert.annotations()).containsEntry("summary", "{{ $labels.instance }} is down");
        assertThat(group.labelsOf(alert)).containsEntry("team", "a").containsEntry("severity", "page");
    }

    @Test
    void emptyFileHasNoGroups() {
        assertThat(RuleFile.parse("", "a.yml").groups()).isEmpty();
        assertThat(RuleFile.parse("groups:\n", "a.yml").groups()).isEmpty();
    }

    record Bad(String rule, String problem) {}

    static List<Bad> badRules() {
        return List.of(
                new Bad("{record: a, alert: b, expr: 1}", "only one of 'record' and 'alert' must be set"),
                new Bad("{expr: 1}", "one of 'record' or 'alert' must be set"),
                new Bad("{record: a}", "field 'expr' must be set in rule"),
                new Bad("{record: a, expr: 1, for: 1m}", "invalid field 'for' in recording rule"),
                new Bad(
                        "{record: a, expr: 1, keep_firing_for: 1m}",
                        "invalid field 'keep_firing_for' in recording rule"),
                new Bad("{record: a, expr: 1, annotations: {b: c}}", "invalid field 'annotations' in recording rule"),
                new Bad(
                        "{record: 'a{b}', expr: 1}",
                        "braces present in the recording rule name; should it be in expr?"),
                new Bad("{record: a, expr: 1, labels: {__name__: b}}", "invalid label name: __name__"),
                new Bad("{alert: a, expr: 1, annotations: {'': b}}", "invalid annotation name: "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRules")
    void badRulesAreRefusedWithGroupNumberAndName(Bad bad) {
        String name =
                bad.rule().contains("record: 'a{b}'") ? "a{b}" : bad.rule().contains(": a") ? "a" : "";

        assertThatThrownBy(() -> RuleFile.parse("groups:\n- name: g\n  rules:\n  - " + bad.rule() + "\n", "r.yml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("r.yml: 4:5: group \"g\", rule 1, \"" + name + "\": " + bad.problem());
    }

    @Test
    void groupNamesAreUniqueInAFile() {
        assertThatThrownBy(() -> RuleFile.parse("groups: [{name: a}, {name: a}]", "r.yml"))
                .hasMessageContaining("groupname: \"a\" is repeated in the same file");
        assertThatThrownBy(() -> RuleFile.parse("groups: [{name: ''}]", "r.yml"))
                .hasMessageContaining("Groupname must not be empty");
    }

    @Test
    void unknownFieldsAreRefused() {
        assertThatThrownBy(() -> RuleFile.parse("groups: [{name: a, rule: []}]", "r.yml"))
                .hasMessage("r.yml:1:20: groups[0].rule: unknown field: did you mean rules?");
        assertThatThrownBy(() -> RuleFile.parse("group: []", "r.yml")).hasMessageContaining("did you mean groups?");
    }

    @Test
    void legacyNamesAreCheckedOnRequest() {
        String text = "groups: [{name: a, rules: [{alert: a, expr: 1, annotations: {a-b: c}}]}]";

        assertThat(RuleFile.parse(text, "r.yml", NameValidation.UTF8).groups()).hasSize(1);
        assertThatThrownBy(() -> RuleFile.parse(text, "r.yml", NameValidation.LEGACY))
                .hasMessageContaining("invalid annotation name: a-b");
    }
}
