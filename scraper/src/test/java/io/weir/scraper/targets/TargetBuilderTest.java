package io.weir.scraper.targets;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.prometheus.HistogramSettings;
import io.weir.config.prometheus.PrometheusConfig;
import io.weir.config.prometheus.ScrapeConfig;
import io.weir.model.Labels;
import io.weir.scraper.discovery.TargetGroup;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetBuilderTest {
    private static ScrapeConfig config(String fields) {
        return PrometheusConfig.parse("scrape_configs:\n- job_name: j\n" + fields.indent(2), "f")
                .scrapeConfigs()
                .get(0);
    }

    private static TargetOutcome build(String fields, Labels target, Labels group) {
        return new TargetBuilder(config(fields))
                .build(List.of(new TargetGroup("s", List.of(target), group)))
                .get(0);
    }

    private static Target active(String fields, Labels target, Labels group) {
        TargetOutcome outcome = build(fields, target, group);
        assertThat(outcome).isInstanceOf(TargetOutcome.Active.class);
        return ((TargetOutcome.Active) outcome).target();
    }

    private static Labels address(String address) {
        return Labels.of("__address__", address);
    }

    @Test
    void jobDefaultsFillWhatDiscoveryLeavesOpen() {
        Target target = active("scrape_interval: 30s\nscrape_timeout: 5s", address("a:9100"), Labels.of("zone", "x"));

        assertThat((Object) target.labels()).isEqualTo(Labels.of("job", "j", "instance", "a:9100", "zone", "x"));
        assertThat(target.url()).isEqualTo("http://a:9100/metrics");
        assertThat(target.interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat((Object) target.discoveredLabels())
                .isEqualTo(Labels.of(
                        "__address__",
                        "a:9100",
                        "__always_scrape_classic_histograms__",
                        "false",
                        "__convert_classic_histograms_to_nhcb__",
                        "false",
                        "__metrics_path__",
                        "/metrics",
                        "__scheme__",
                        "http",
                        "__scrape_interval__",
                        "30s",
                        "__scrape_native_histograms__",
                        "false",
                        "__scrape_timeout__",
                        "5s",
                        "job",
                        "j",
                        "zone",
                        "x"));
    }

    @Test
    void targetLabelsWinOverGroupAndJob() {
        Target target = active(
                "",
                Labels.of("__address__", "a:1", "job", "mine", "zone", "y", "__scheme__", "https"),
                Labels.of("zone", "x"));

        assertThat((Object) target.labels()).isEqualTo(Labels.of("job", "mine", "instance", "a:1", "zone", "y"));
        assertThat(target.url()).isEqualTo("https://a:1/metrics");
    }

    @Test
    void relabellingSetsAddressPathParametersAndTiming() {
        Target target = active("""
                params: {module: [http_2xx, second], "a b": ["1&2"]}
                relabel_configs:
                - {source_labels: [__address__], target_label: __param_target}
                - {source_labels: [__param_target], target_label: instance}
                - {target_label: __address__, replacement: "exporter:9115"}
                - {target_label: __metrics_path__, replacement: probe path}
                - {target_label: __scrape_interval__, replacement: 5s}
                - {target_label: __scrape_timeout__, replacement: 500ms}
                - {target_label: __param_module, replacement: icmp}
                - {target_label: __tmp_x, replacement: y}
                """, address("https://example.org/x"), Labels.empty());

        assertThat(target.url())
                .isEqualTo("http://exporter:9115/probe%20path?a+b=1%262&module=icmp&module=second"
                        + "&target=https%3A%2F%2Fexample.org%2Fx");
        assertThat((Object) target.labels()).isEqualTo(Labels.of("job", "j", "instance", "https://example.org/x"));
        assertThat(target.interval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(target.timeout()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void labelsSayWhatBecomesOfHistogramsAndWhereToConnect() {
        Target target = active("""
                scrape_native_histograms: true
                relabel_configs:
                - {target_label: __scrape_native_histograms__, replacement: "0"}
                - {target_label: __convert_classic_histograms_to_nhcb__, replacement: T}
                - {target_label: __always_scrape_classic_histograms__, replacement: ""}
                - {target_label: __unix_socket__, replacement: /run/x}
                """, address("a:1"), Labels.empty());

        assertThat(target.histograms()).isEqualTo(new HistogramSettings(false, true, false));
        assertThat(target.id().unixSocket()).isEqualTo("/run/x");
        assertThat(build(
                        "relabel_configs: [{target_label: __scrape_native_histograms__, replacement: maybe}]",
                        address("a:1"),
                        Labels.empty()))
                .isInstanceOfSatisfying(
                        TargetOutcome.Invalid.class,
                        invalid -> assertThat(invalid.problem()).startsWith("error parsing scrape native histograms"));
    }

    @Test
    void droppedTargetsKeepTheirDiscoveredLabels() {
        TargetOutcome outcome = build(
                "relabel_configs: [{source_labels: [__meta_x], regex: y, action: drop}]",
                Labels.of("__address__", "a:1", "__meta_x", "y"),
                Labels.empty());

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        TargetOutcome.Dropped.class,
                        dropped -> assertThat(dropped.discoveredLabels().get("__meta_x"))
                                .isEqualTo("y"));
    }

    @ParameterizedTest(name = "{0}={1}: {2}")
    @CsvSource({
        "__address__,         ,           no address",
        "__address__,         a/b,        '\"a/b\" is not a valid hostname'",
        "__address__,         a b:1,      '\"a b:1\" is not a valid hostname'",
        "__address__,         a:99999,    'invalid port in \"a:99999\"'",
        "__scheme__,          ftp,        'unsupported protocol scheme \"ftp\"'",
        "__scrape_interval__, x,          'error parsing scrape interval: not a valid duration string: \"x\"'",
        "__scrape_interval__, 0s,         scrape interval cannot be 0",
        "__scrape_timeout__,  0s,         scrape timeout cannot be 0",
        "__scrape_timeout__,  2m,         'scrape timeout cannot be greater than scrape interval (\"2m\" > \"1m\")'",
    })
    void targetsThatCannotBeScrapedSayWhy(String label, String value, String problem) {
        Labels target = address("a:1").with(label, value == null ? "" : value);

        assertThat(build("", target, Labels.empty()))
                .isInstanceOfSatisfying(
                        TargetOutcome.Invalid.class,
                        invalid -> assertThat(invalid.problem()).isEqualTo(problem));
    }

    @ParameterizedTest
    @CsvSource({
        "http://a_b:9100/metrics, a_b, 9100, /metrics",
        "http://a/metrics, a, 80, /metrics",
        "https://a?x=y, , , ",
        "https://[::1]:9100/m?x=y, [::1], 9100, /m?x=y",
        "https://a, a, 443, /",
    })
    void endpointsAreTakenApart(String url, String host, Integer port, String path) {
        if (host == null) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> Endpoint.parse(url))
                    .isInstanceOf(IllegalArgumentException.class);
        } else {
            Endpoint endpoint = Endpoint.parse(url);
            assertThat(endpoint.host()).isEqualTo(host);
            assertThat(endpoint.port()).isEqualTo(port);
            assertThat(endpoint.pathAndQuery()).isEqualTo(path);
        }
    }
}
