package io.weir.stream.ruletest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.ConfigException;
import io.weir.config.yaml.UnknownFields;
import io.weir.promql.PromqlFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleTestRunnerTest {
    private static final String RULES = """
            groups:
              - name: disk
                rules:
                  - record: disk:free:ratio
                    expr: disk_free / disk_size
                  - alert: DiskFull
                    expr: disk:free:ratio < 0.1
                    for: 2m
                    labels:
                      severity: '{{ if eq $labels.disk "root" }}page{{ else }}ticket{{ end }}'
                    annotations:
                      summary: "{{ $labels.disk }} has {{ $value | humanizePercentage }} left in {{ $externalLabels.site }}"
            """;

    private static final String FULL_DISK = """
            rule_files: [rules.yml]
            tests:
              - name: a full disk
                external_labels: {site: north}
                input_series:
                  - series: disk_free{disk="root"}
                    values: 50 5x6
                  - series: disk_size{disk="root"}
                    values: 100x7
            """;

    @TempDir
    Path dir;

    @BeforeEach
    void writeRules() throws IOException {
        Files.writeString(dir.resolve("rules.yml"), RULES);
    }

    private RuleTestReport run(String text, String... only) throws IOException {
        return run(UnknownFields.REFUSE, text, only);
    }

    private RuleTestReport run(UnknownFields unknownFields, String text, String... only) throws IOException {
        List<Pattern> patterns = List.of(only).stream().map(Pattern::compile).toList();
        RuleTestOptions options = new RuleTestOptions(patterns, unknownFields, PromqlFeatures.DEFAULT);
        return new RuleTestRunner(options).run(Files.writeString(dir.resolve("test.yml"), text));
    }

    private static List<String> failures(RuleTestReport report) {
        return report.results().stream()
                .flatMap(result -> result.failures().stream())
                .toList();
    }

    @Test
    void alertsFireWhenTheirTimeHasCome() throws IOException {
        RuleTestReport report = run(FULL_DISK + """
                    alert_rule_test:
                      - {eval_time: 2m59s, alertname: DiskFull}
                      - eval_time: 3m
                        alertname: DiskFull
                        exp_alerts:
                          - exp_labels: {disk: root, severity: page}
                            exp_annotations: {summary: root has 5% left in north}
                    promql_expr_test:
                      - expr: ALERTS
                        eval_time: 1m
                        exp_samples:
                          - {labels: 'ALERTS{alertname="DiskFull",alertstate="pending",disk="root",severity="page"}', value: 1}
                      - expr: disk:free:ratio{disk="root"}
                        eval_time: 0s
                        exp_samples:
                          - {labels: 'disk:free:ratio{disk="root"}', value: 0.5}
                """.indent(0));
        assertThat(failures(report)).isEmpty();
        assertThat(report.results()).hasSize(1);
    }

    @Test
    void aFailureSaysWhatWasExpectedAndWhatCame() throws IOException {
        RuleTestReport report = run(FULL_DISK + """
                    alert_rule_test:
                      - {eval_time: 4m, alertname: DiskFull}
                    promql_expr_test:
                      - {expr: disk_free, eval_time: 0m, exp_samples: [{labels: 'disk_free{disk="root"}', value: 51}]}
                      - {expr: 'sum(', eval_time: 0m}
                """.indent(0));
        assertThat(failures(report)).hasSize(3);
        assertThat(failures(report).get(0)).contains("alertname: DiskFull, time: 4m", "exp: []", "root has 5% left");
        assertThat(failures(report).get(1)).contains("expr: \"disk_free\", time: 0s", "} 51", "} 50");
        assertThat(failures(report).get(2)).contains("unclosed left parenthesis");
        assertThat(report.isGood()).isFalse();
    }

    @Test
    void onlyTheNamedTestsRun() throws IOException {
        String two = "tests:\n"
                + "  - {name: good, promql_expr_test: [{expr: '1', exp_samples: [{value: 1}]}]}\n"
                + "  - {name: bad, promql_expr_test: [{expr: '1', exp_samples: [{value: 2}]}]}\n";
        assertThat(run(two, "go+d").isGood()).isTrue();
        assertThat(run(two, "go+d", "^bad").results())
                .extracting(RuleTestReport.Result::name)
                .containsExactly("good", "bad");
        assertThat(run(two, "none").results()).isEmpty();
    }

    @Test
    void histogramsAndFloatsAreCompared() throws IOException {
        RuleTestReport report = run("""
                fuzzy_compare: true
                tests:
                  - input_series:
                      - {series: h, values: '{{schema:0 sum:3 count:2 buckets:[1 1]}}+{{schema:0 sum:3 count:2 buckets:[1 1]}}x2'}
                      - {series: f, values: 0.30000000000000004}
                    promql_expr_test:
                      - expr: increase(h[2m])
                        eval_time: 2m
                        exp_samples: [{labels: '{}', histogram: '{{sum:6 count:4 counter_reset_hint:gauge buckets:[2 2]}}'}]
                      - {expr: f, exp_samples: [{labels: f, value: 0.3}]}
                      - {expr: f * NaN, exp_samples: [{value: .nan}]}
                """);
        assertThat(failures(report)).singleElement().asString().contains("f * NaN");
    }

    @Test
    void timesCountFromTheStart() throws IOException {
        RuleTestReport report = run("""
                tests:
                  - start_timestamp: 2024-01-01T00:00:00Z
                    input_series: [{series: m, values: '7 8'}]
                    promql_expr_test:
                      - {expr: time(), eval_time: 5m, exp_samples: [{value: 1704067500}]}
                      - {expr: m @ 1704067200, eval_time: 5m, exp_samples: [{labels: m, value: 7}]}
                """);
        assertThat(failures(report)).isEmpty();
    }

    @Test
    void aRuleThatFailsEndsTheTest() throws IOException {
        Files.writeString(dir.resolve("rules.yml"), "groups: [{name: g, rules: [{record: r, expr: a + on(x) b}]}]");
        RuleTestReport report = run("""
                rule_files: [rules.yml]
                tests:
                  - input_series:
                      - {series: 'a{x="1"}', values: 1}
                      - {series: 'b{x="1",y="1"}', values: 1}
                      - {series: 'b{x="1",y="2"}', values: 1}
                    promql_expr_test: [{expr: a, exp_samples: []}]
                """);
        assertThat(failures(report)).singleElement().asString().contains("rule: r", "many-to-many");
    }

    @Test
    void missingFilesAreWarnedOf() throws IOException {
        assertThat(run("rule_files: [absent*.yml]\n").warnings())
                .singleElement()
                .asString()
                .contains("absent*.yml");
    }

    @Test
    void badFilesAreNamedWithTheirPlace() {
        assertThatThrownBy(() -> run("tests:\n  - input_series: [{series: m, values: 1 2 x}]\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("test.yml:2:")
                .hasMessageContaining("in series values");
        assertThatThrownBy(() -> run("tests:\n  - alert_rule_test: [{eval_time: 1m}]\n"))
                .hasMessageContaining("misses required attribute alertname");
        assertThatThrownBy(() -> run("group_eval_order: [a, b, a]\n"))
                .hasMessageContaining("repeated in evaluation order: a");
        assertThatThrownBy(() -> run("test: []\n")).hasMessageContaining("did you mean tests");
    }

    @Test
    void unknownFieldsCanBeSteppedOver() throws IOException {
        assertThat(run(UnknownFields.IGNORE, "owner: me\ntests: [{owner: you}]\n")
                        .isGood())
                .isTrue();
    }
}
