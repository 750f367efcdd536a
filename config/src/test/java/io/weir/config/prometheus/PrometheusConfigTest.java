package io.weir.config.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.ConfigException;
import io.weir.config.FileGlob;
import io.weir.config.http.Authorization;
import io.weir.config.http.SecretSource;
import io.weir.config.prometheus.discovery.FileSdConfig;
import io.weir.config.prometheus.discovery.HttpSdConfig;
import io.weir.model.Labels;
import io.weir.model.relabel.NameValidation;
import io.weir.model.relabel.RelabelAction;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrometheusConfigTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("REGION", "eu");

    private static PrometheusConfig parse(String text) {
        return PrometheusConfig.parse(text, "conf/prometheus.yml", name -> ENVIRONMENT.getOrDefault(name, ""));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(PrometheusConfigTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void everythingInTheFileIsRead() throws IOException {
        PrometheusConfig config = parse(resource("full.good.yml"));

        assertThat(config.global().scrapeInterval()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.global().scrapeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.global().evaluationInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.global().ruleQueryOffset()).isEqualTo(Duration.ofMinutes(1));
        assertThat((Object) config.global().externalLabels()).isEqualTo(Labels.of("cluster", "eu-1", "price", "5$"));
        assertThat(config.ruleFiles())
                .containsExactly(new FileGlob("conf/first.rules"), new FileGlob("conf/rules/*.yml"));
        assertThat(config.storage().retentionTime()).contains(Duration.ofDays(30));
        assertThat(config.alerting().alertRelabelConfigs())
                .singleElement()
                .satisfies(rule -> assertThat(rule.action()).isEqualTo(RelabelAction.LABELDROP));
        assertThat(config.alerting().alertmanagers()).singleElement().satisfies(alertmanager -> {
            assertThat(alertmanager.scheme()).isEqualTo("https");
            assertThat(alertmanager.pathPrefix()).isEqualTo("/");
            assertThat(alertmanager.timeout()).isEqualTo(Duration.ofSeconds(5));
        });

        ScrapeConfig node = config.scrapeConfigs().get(0);
        assertThat(node.jobName()).isEqualTo("node");
        assertThat(node.scrapeInterval()).isEqualTo(Duration.ofSeconds(50));
        assertThat(node.scrapeTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(node.honorLabels()).isTrue();
        assertThat(node.limits().samples()).isEqualTo(2000);
        assertThat(node.limits().bodySizeBytes()).isEqualTo(15 << 20);
        assertThat(node.params()).containsEntry("module", List.of("http_2xx", "icmp"));
        assertThat(node.http().basicAuth().orElseThrow().username()).isEqualTo(SecretSource.of("admin"));
        assertThat(node.http().tls().caFile()).contains(Path.of("conf/ca.pem"));
        assertThat(node.http().followRedirects()).isFalse();
        assertThat(node.staticConfigs())
                .containsExactly(new StaticConfig(List.of("localhost:9100", "localhost:9101"), Labels.of("zone", "a")));
        assertThat(node.discoveries(FileSdConfig.class))
                .containsExactly(new FileSdConfig(
                        List.of(new FileGlob("conf/targets/*.json"), new FileGlob("conf/one.yml")),
                        Duration.ofMinutes(10)));
        HttpSdConfig inventory = node.discoveries(HttpSdConfig.class).get(0);
        assertThat(inventory.url()).isEqualTo("https://inventory.example/targets");
        assertThat(inventory.refreshInterval()).isEqualTo(Duration.ofMinutes(2));
        assertThat(inventory.http().proxy().url()).contains(URI.create("http://proxy.example:3128"));
        assertThat(node.discoveries()).hasSize(2);
        assertThat(node.relabelConfigs()).hasSize(2);
        assertThat(node.relabelConfigs().get(1).modulus()).isEqualTo(8);
        assertThat(node.metricRelabelConfigs()).hasSize(1);

        ScrapeConfig defaults = config.scrapeConfigs().get(1);
        assertThat(defaults.scrapeInterval()).isEqualTo(Duration.ofSeconds(15));
        assertThat(defaults.scrapeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(defaults.metricsPath()).isEqualTo("/metrics");
        assertThat(defaults.scheme()).isEqualTo("http");
        assertThat(defaults.honorTimestamps()).isTrue();
        assertThat(defaults.limits().samples()).isEqualTo(1500);
        assertThat(defaults.http().authorization())
                .contains(new Authorization("Bearer", SecretSource.ofFile(Path.of("conf/token"))));
    }

    @Test
    void effectiveConfigurationReadsBackEqualAndHidesSecrets() throws IOException {
        PrometheusConfig config = parse(resource("full.good.yml"));

        String yaml = config.toYaml();

        assertThat(yaml)
                .contains("password: <secret>")
                .doesNotContain("multi: secret")
                .doesNotContain("&id");
        PrometheusConfig again = PrometheusConfig.parse(yaml, "prometheus.yml");
        assertThat(again.global().scrapeInterval()).isEqualTo(config.global().scrapeInterval());
        assertThat(again.scrapeConfigs().get(0).limits())
                .isEqualTo(config.scrapeConfigs().get(0).limits());
        assertThat(again.scrapeConfigs().get(0).staticConfigs())
                .isEqualTo(config.scrapeConfigs().get(0).staticConfigs());
        assertThat(again.scrapeConfigs().get(1))
                .isEqualTo(config.scrapeConfigs().get(1));
    }

    @Test
    void emptyFileIsTheDefaults() {
        PrometheusConfig config = parse("# nothing here\n");

        assertThat(config.global()).isEqualTo(GlobalConfig.DEFAULT);
        assertThat(config.scrapeConfigs()).isEmpty();
        assertThat(parse("global:\n").global()).isEqualTo(GlobalConfig.DEFAULT);
    }

    @Test
    void inheritedTimeoutIsLoweredToAShortInterval() {
        PrometheusConfig config = parse("scrape_configs: [{job_name: fast, scrape_interval: 2s}]");

        assertThat(config.scrapeConfigs().get(0).scrapeTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(parse("global: {scrape_interval: 3s}").global().scrapeTimeout())
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void protocolsSuitTheHistogramsUnlessTheyAreWritten() {
        List<ScrapeConfig> jobs = parse("""
                global: {scrape_native_histograms: true}
                scrape_configs:
                - {job_name: a}
                - {job_name: b, scrape_native_histograms: false, native_histogram_bucket_limit: 160}
                - {job_name: c, scrape_protocols: [PrometheusText0.0.4], convert_classic_histograms_to_nhcb: true,
                   native_histogram_min_bucket_factor: 1.1}
                """).scrapeConfigs();

        assertThat(jobs)
                .extracting(job -> job.settings().protocols())
                .containsExactly(
                        ScrapeProtocol.PROTO_FIRST,
                        ScrapeProtocol.DEFAULT,
                        List.of(ScrapeProtocol.PROMETHEUS_TEXT_0_0_4));
        assertThat(jobs)
                .extracting(job -> job.settings().histograms())
                .containsExactly(
                        new HistogramSettings(true, false, false),
                        HistogramSettings.DEFAULT,
                        new HistogramSettings(true, true, false));
        assertThat(jobs)
                .extracting(ScrapeConfig::nativeHistograms)
                .containsExactly(
                        NativeHistogramLimits.NONE,
                        new NativeHistogramLimits(160, 0),
                        new NativeHistogramLimits(0, 1.1));
    }

    @Test
    void failuresAreLoggedWhereTheJobOrElseAllSay() {
        PrometheusConfig config = parse("""
                global: {scrape_failure_log_file: all.log}
                scrape_configs: [{job_name: a}, {job_name: b, scrape_failure_log_file: /var/log/b.log}]
                """);

        assertThat(config.scrapeConfigs())
                .extracting(job -> job.settings().failureLog().orElseThrow())
                .containsExactly(Path.of("conf/all.log"), Path.of("/var/log/b.log"));
        assertThat(config.toYaml()).contains("scrape_failure_log_file: conf/all.log");
    }

    @Test
    void whatIsOnlyOfGoIsTakenWithAWarning() {
        assertThat(parse("runtime: {gogc: 50}").warnings())
                .containsExactly("conf/prometheus.yml: runtime.gogc: has no effect here: set the heap with WEIR_HEAP");
        assertThat(parse("runtime:\n").warnings()).isEmpty();
        assertThatThrownBy(() -> parse("runtime: {gcgo: 50}")).hasMessageContaining("runtime.gcgo: unknown field");
    }

    @Test
    void legacyNamesAreEscapedWithUnderscores() {
        ScrapeDefaults defaults = parse("global: {metric_name_validation_scheme: legacy}")
                .global()
                .defaults();

        assertThat(defaults.nameValidation()).isEqualTo(NameValidation.LEGACY);
        assertThat(defaults.nameEscaping()).isEqualTo(NameEscaping.UNDERSCORES);
    }

    @Test
    void unsetEnvironmentVariableIsEmptyWithAWarning() {
        PrometheusConfig config = parse("global: {external_labels: {a: x$NOPE, b: '${REGION}'}}");

        assertThat((Object) config.global().externalLabels()).isEqualTo(Labels.of("a", "x", "b", "eu"));
        assertThat(config.warnings()).singleElement().asString().contains("NOPE is not set");
    }

    @Test
    void scrapeConfigFilesAddJobsWithTheirOwnDirectory(@TempDir Path directory) throws IOException {
        Path sub = Files.createDirectory(directory.resolve("jobs"));
        Files.writeString(
                sub.resolve("a.yml"),
                "scrape_configs: [{job_name: a, file_sd_configs: [{files: [t.json]}]}]",
                StandardCharsets.UTF_8);
        Path main = directory.resolve("prometheus.yml");
        Files.writeString(main, "scrape_config_files: [jobs/*.yml]\nscrape_configs: [{job_name: b}]");

        PrometheusConfig config = PrometheusConfig.load(main);

        assertThat(config.scrapeConfigs()).extracting(ScrapeConfig::jobName).containsExactly("b", "a");
        assertThat(config.scrapeConfigs()
                        .get(1)
                        .discoveries(FileSdConfig.class)
                        .get(0)
                        .files())
                .containsExactly(new FileGlob(sub.resolve("t.json").toString()));

        Files.writeString(main, "scrape_config_files: [jobs/*.yml]\nscrape_configs: [{job_name: a}]");
        assertThatThrownBy(() -> PrometheusConfig.load(main))
                .hasMessageContaining("found multiple scrape configs with job name \"a\"");
    }

    @Test
    void missingFileIsOneLine(@TempDir Path directory) {
        Path file = directory.resolve("none.yml");

        assertThatThrownBy(() -> PrometheusConfig.load(file)).hasMessage(file + ": no such file");
    }

    record Bad(String name, String text, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Bad> badFiles() {
        String job = "scrape_configs:\n- job_name: x\n  ";
        return List.of(
                new Bad("not YAML", "a: [", "conf/prometheus.yml:1:5: not valid YAML"),
                new Bad("not a mapping", "- a", "conf/prometheus.yml:1:1: must be a mapping"),
                new Bad(
                        "unknown field",
                        job + "scrape_intervall: 1m",
                        "conf/prometheus.yml:3:3: scrape_configs[0].scrape_intervall: unknown field: did you mean"
                                + " scrape_interval?"),
                new Bad("unknown top level", "foo: 1", "conf/prometheus.yml:1:1: foo: unknown field"),
                new Bad(
                        "duplicate key",
                        "global:\n  scrape_interval: 1m\n  scrape_interval: 2m\n",
                        "conf/prometheus.yml:3:3: global.scrape_interval: this field is given twice"),
                new Bad(
                        "duration",
                        job + "scrape_interval: 1x",
                        "conf/prometheus.yml:3:20: scrape_configs[0].scrape_interval: not a valid duration string: \"1x\""),
                new Bad(
                        "timeout",
                        job + "scrape_interval: 5s\n  scrape_timeout: 6s",
                        "scrape timeout greater than scrape interval for scrape config with job name \"x\""),
                new Bad(
                        "global timeout",
                        "global: {scrape_interval: 5s, scrape_timeout: 6s}",
                        "global scrape timeout greater than scrape interval"),
                new Bad(
                        "no job name",
                        "scrape_configs: [{scheme: http}]",
                        "scrape_configs[0].job_name: job_name is empty"),
                new Bad(
                        "job twice",
                        "scrape_configs: [{job_name: x}, {job_name: x}]",
                        "scrape_configs[1].job_name: found multiple scrape configs with job name \"x\""),
                new Bad("null job", "scrape_configs:\n- \n", "scrape_configs[0]: empty or null list entry"),
                new Bad("null rule", job + "relabel_configs: [~]", "relabel_configs[0]: empty or null list entry"),
                new Bad("scheme", job + "scheme: ftp", "scheme: must be http or https, not \"ftp\""),
                new Bad("bool", job + "honor_labels: 'true'", "honor_labels: must be true or false"),
                new Bad("limit", job + "sample_limit: -1", "sample_limit: must not be negative"),
                new Bad("size", job + "body_size_limit: 10", "\"10\" is not a size"),
                new Bad(
                        "target with path",
                        job + "static_configs: [{targets: ['http://a:1/x']}]",
                        "scrape_configs[0].static_configs[0].targets[0]: \"http://a:1/x\" is not a valid hostname"),
                new Bad(
                        "kind of discovery",
                        job + "nomad_sd_configs: [{server: x}]",
                        "scrape_configs[0].nomad_sd_configs: this version of Weir does not support it: let a program"),
                new Bad("remote write", "remote_write: [{url: http://x}]", "remote_write: this version of Weir"),
                new Bad("oauth2", job + "oauth2: {client_id: x}", "oauth2 token_url must be configured"),
                new Bad(
                        "client key",
                        job + "tls_config: {key_file: x}",
                        "exactly one of cert or cert_file must be configured"),
                new Bad("protocol", job + "scrape_protocols: [Foo]", "must be one of PrometheusProto, "),
                new Bad(
                        "protocol twice",
                        job + "scrape_protocols: [PrometheusText0.0.4, PrometheusText0.0.4]",
                        "duplicated protocol in scrape_protocols: PrometheusText0.0.4"),
                new Bad(
                        "two credentials",
                        job + "basic_auth: {username: a}\n  authorization: {credentials: b}",
                        "at most one of basic_auth, oauth2 & authorization must be configured"),
                new Bad(
                        "password twice",
                        job + "basic_auth: {password: a, password_file: b}",
                        "at most one of basic_auth password & password_file must be configured"),
                new Bad(
                        "basic authorization",
                        job + "authorization: {type: Basic}",
                        "authorization type cannot be set to \"basic\", use \"basic_auth\" instead"),
                new Bad("rule file", "rule_files: ['a*/b.yml']", "rule_files[0]: invalid rule file path \"a*/b.yml\""),
                new Bad("file sd", job + "file_sd_configs: [{files: [a.txt]}]", "is not valid for file discovery"),
                new Bad("http sd without URL", job + "http_sd_configs: [{}]", "URL is missing"),
                new Bad("http sd elsewhere", job + "http_sd_configs: [{url: 'ftp://a/b'}]", "scheme must be 'http'"),
                new Bad("http sd of nobody", job + "http_sd_configs: [{url: 'http:///b'}]", "host is missing"),
                new Bad("http sd typo", job + "http_sd_configs: [{url: 'http://a', refresh: 1s}]", "refresh"),
                new Bad("no file sd", job + "file_sd_configs: [{}]", "must contain at least one path name"),
                new Bad("external label", "global: {external_labels: {'': x}}", "\"\" is not a valid label name"),
                new Bad("action", job + "relabel_configs: [{action: foo}]", "unknown relabel action \"foo\""),
                new Bad(
                        "rule",
                        job + "relabel_configs: [{action: hashmod, target_label: a}]",
                        "conf/prometheus.yml:3:21: scrape_configs[0].relabel_configs[0]: relabel configuration for"
                                + " hashmod requires non-zero modulus"),
                new Bad(
                        "expression",
                        job + "relabel_configs: [{action: keep, regex: '('}]",
                        "invalid regular expression"),
                new Bad(
                        "Alertmanager v1",
                        "alerting: {alertmanagers: [{api_version: v1}]}",
                        "expected Alertmanager api version to be one of [v2] but got v1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badFiles")
    void badFilesAreRefusedWithTheirPlace(Bad bad) {
        assertThatThrownBy(() -> parse(bad.text()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("conf/prometheus.yml:")
                .hasMessageContaining(bad.message());
    }
}
