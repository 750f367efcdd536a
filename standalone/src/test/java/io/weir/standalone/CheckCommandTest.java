package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckCommandTest {
    private static final String TWICE =
            "groups:\n- name: g\n  rules:\n  - {record: r, expr: a}\n  - {record: r, expr: b, labels: {}}\n";

    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object command, Object... arguments) {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(texts);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    @Test
    void goodRulesAreCounted() throws IOException {
        Path rules = file("rules.yml", "groups: [{name: g, rules: [{record: r, expr: a}, {alert: A, expr: r}]}]");
        assertThat(run(new CheckRulesCommand(), rules)).isZero();
        assertThat(out).hasToString("Checking " + rules + "\n  SUCCESS: 2 rules found\n\n");
    }

    @Test
    void duplicatesAreFoundAndCanBeFatal() throws IOException {
        Path rules = file("rules.yml", TWICE);
        assertThat(run(new CheckRulesCommand(), rules)).isZero();
        assertThat(out.toString()).contains("1 duplicate rule(s) found", "Metric: r");
        assertThat(run(new CheckRulesCommand(), "--lint-fatal", rules)).isEqualTo(3);
        assertThat(run(new CheckRulesCommand(), "--lint-fatal", "--lint=none", rules))
                .isZero();
    }

    @Test
    void aBadRuleIsNamedWithItsPlace() throws IOException {
        Path rules = file("rules.yml", "groups:\n- name: g\n  rules:\n  - record: r\n    expr: sum(\n");
        assertThat(run(new CheckRulesCommand(), rules)).isEqualTo(1);
        assertThat(err.toString()).contains("FAILED", rules + ": 5:11", "could not parse expression");
    }

    @Test
    void optionalFeaturesHaveToBeEnabled() throws IOException {
        Path rules = file("rules.yml", "groups: [{name: g, rules: [{record: r, expr: 'sort_by_label(a, \"x\")'}]}]");
        assertThat(run(new CheckRulesCommand(), rules)).isEqualTo(1);
        assertThat(run(new CheckRulesCommand(), "--enable-feature=promql-experimental-functions", rules))
                .isZero();
    }

    @Test
    void aConfigurationIsCheckedWithItsFiles() throws IOException {
        file("rules.yml", TWICE);
        file("targets.json", "[{\"targets\": [\"a:1\"]}]");
        Path config = file(
                "prometheus.yml",
                "rule_files: [rules.yml]\nscrape_configs: [{job_name: j, scrape_interval: 6m, file_sd_configs: [{files:"
                        + " [targets.json]}]}]\n");
        assertThat(run(new CheckConfigCommand(), config)).isZero();
        assertThat(out.toString()).contains("1 rule files found", "is valid prometheus config file syntax", "2 rules");
        assertThat(run(new CheckConfigCommand(), "--lint=all", "--lint-fatal", config))
                .isEqualTo(3);
        assertThat(out.toString()).contains("too long scrape interval", "job: j, interval: 6m");
    }

    @Test
    void filesThatAConfigurationNamesMustBeGood() throws IOException {
        Path targets = file("targets.json", "[{\"target\": []}]");
        Path config = file("a.yml", "scrape_configs: [{job_name: j, file_sd_configs: [{files: [targets.json]}]}]\n");
        assertThat(run(new CheckConfigCommand(), config)).isEqualTo(1);
        assertThat(err.toString()).contains(targets.toString());
        assertThat(run(new CheckConfigCommand(), "--syntax-only", config)).isZero();

        Path secret = file("b.yml", "scrape_configs: [{job_name: j, authorization: {credentials_file: absent}}]\n");
        assertThat(run(new CheckConfigCommand(), secret)).isEqualTo(1);
        assertThat(err.toString()).contains("absent", "scrape job \"j\"");
    }

    @Test
    void everyKindOfDiscoveryIsCheckedWithoutAskingAnybody() throws IOException {
        String jobs = "scrape_configs:\n- job_name: x\n"
                + "  file_sd_configs: [{files: [none.json]}]\n"
                + "  http_sd_configs: [{url: 'http://list.test/'}]\n"
                + "  dns_sd_configs: [{names: [_web._tcp.test]}]\n"
                + "  consul_sd_configs: [{server: 'consul.test:8500', token: t}]\n"
                + "  kubernetes_sd_configs: [{role: pod, kubeconfig_file: kube.yml}]\n"
                + "  ec2_sd_configs: [{region: eu-west-1}]\n";
        Path config = file("prometheus.yml", jobs);
        assertThat(run(new CheckConfigCommand(), config)).isEqualTo(1);
        assertThat(err.toString()).contains("kube.yml", "kubernetes_sd_configs of scrape job \"x\" needs it");

        file("kube.yml", "{}");
        assertThat(run(new CheckConfigCommand(), config)).isZero();

        Path typo = file("typo.yml", jobs.replace("region:", "regions:"));
        assertThat(run(new CheckConfigCommand(), typo)).isEqualTo(1);
        assertThat(err.toString()).contains("typo.yml:8:", "did you mean region?");
    }
}
