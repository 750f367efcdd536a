package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.alertmanager.Alertmanager;
import io.weir.alertmanager.AlertmanagerOptions;
import io.weir.alertmanager.silence.SilenceLimits;
import io.weir.alertmanager.template.NotificationDataReader;
import io.weir.alertmanager.template.NotificationTemplates;
import io.weir.bus.Bus;
import io.weir.bus.BusConfig;
import io.weir.config.FileGlob;
import io.weir.standalone.broker.BrokerConfig;
import io.weir.standalone.broker.EmbeddedBroker;
import io.weir.standalone.testing.AlertmanagerApi;
import io.weir.standalone.testing.Amtool;
import io.weir.web.ListenAddress;
import io.weir.web.config.WebConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Alertmanager's command line works with ours. Skipped where {@code amtool} isn't installed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AmtoolIT {
    private static final String CONFIG = """
            global: {resolve_timeout: 10m, http_config: {basic_auth: {username: u, password: hidden-1}}}
            route:
              receiver: office
              group_by: [alertname, site]
              routes:
                - {matchers: [level="call"], receiver: oncall, continue: true}
                - matchers: [unit=~"net|disk"]
                  receiver: storage
                  group_by: ['...']
                  routes: [{matchers: [stage!="live"], receiver: lab, mute_time_intervals: [never]}]
                - {match: {old: "1"}, match_re: {app: x.*}, receiver: attic}
            inhibit_rules:
              - {source_matchers: [level="call"], target_matchers: [level="note"], equal: [alertname, site]}
            time_intervals: [{name: never, time_intervals: [{years: ['1999']}]}]
            receivers:
              - name: office
              - name: oncall
              - name: storage
              - name: lab
              - name: attic
            """;

    private Path dir;
    private EmbeddedBroker broker;
    private Bus bus;
    private Alertmanager alertmanager;
    private Path configFile;
    private Amtool amtool;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        dir = directory;
        Assumptions.assumeTrue(
                Amtool.find("").isPresent(), "amtool is not installed: apt install prometheus-alertmanager");
        configFile = Files.writeString(dir.resolve("alertmanager.yml"), CONFIG);
        broker = EmbeddedBroker.start(new BrokerConfig("127.0.0.1", 0, dir.resolve("kafka")));
        bus = Bus.connect(BusConfig.of(broker.bootstrapServers()), "test");
        alertmanager = new Alertmanager(
                bus,
                AlertmanagerOptions.of(configFile, ListenAddress.parse("127.0.0.1:0")),
                new PrometheusRegistry(),
                Clock.systemUTC());
        alertmanager.start();
        await("ready").atMost(Duration.ofSeconds(60)).until(() -> alertmanager.ready() && alertmanager.isOwner());
        amtool = Amtool.find("http://127.0.0.1:" + alertmanager.port()).orElseThrow();
    }

    @AfterAll
    void stop() {
        if (broker != null) {
            alertmanager.close();
            bus.close();
            broker.close();
        }
    }

    private void fails(String problem, String... arguments) {
        Amtool.Result result = amtool.run(arguments);
        assertThat(result.output()).contains(problem);
        assertThat(result.status()).isEqualTo(1);
    }

    @Test
    void alertsAreAddedAndAsked() {
        amtool.must("alert", "add", "Full", "site=a", "level=call", "--annotation=summary=disk is full");
        amtool.must("alert", "add", "Full", "site=a", "level=note", "disk=1");
        amtool.must("alert", "add", "alertname=Full", "site=b", "level=note");
        assertThat(amtool.must("alert", "query", "Full"))
                .contains("Alertname", "Starts At", "Summary", "State", "disk is full")
                .satisfies(table -> assertThat(table.lines()).hasSize(3));
        assertThat(amtool.must("alert", "query", "-i", "Full", "-o", "extended"))
                .contains("disk=\"1\"", "suppressed")
                .doesNotContain("site=\"b\"");
        assertThat(amtool.must("alert", "query", "alertname=~Fu.*", "site=a", "-a", "-i", "-o", "json"))
                .contains("\"level\":\"call\"", "\"level\":\"note\"")
                .doesNotContain("\"site\":\"b\"");
        assertThat(amtool.must("alert", "query", "-r", "oncall", "Full", "-o", "json"))
                .contains("\"level\":\"call\"")
                .doesNotContain("\"level\":\"note\"");
        fails("bad matcher format: bar", "alert", "add", "foo", "bar");
    }

    @Test
    void silencesAreAddedAskedChangedAndExpired() {
        fails("comment required by config", "silence", "add", "alertname=Z");
        fails("no matchers specified", "silence", "add", "-c", "x");
        fails("duration must be greater than 0", "silence", "add", "foo", "-d", "0s", "-c", "x");
        fails("422", "silence", "expire", "zzz");
        String id = amtool.must(
                "silence",
                "add",
                "alertname=Noise",
                "app=~a|b",
                "stage!=live",
                "site!~x.*",
                "-a",
                "me",
                "-c",
                "why",
                "-d",
                "90m");
        assertThat(id).matches("[0-9a-f-]{36}");
        assertThat(amtool.must("silence", "query", "Noise"))
                .contains(id, "alertname=\"Noise\" app=~\"a|b\" stage!=\"live\" site!~\"x.*\"", "me", "why");
        assertThat(amtool.must("silence", "query", "app=~a|b", "-q")).isEqualTo(id);
        assertThat(amtool.must("silence", "query", "alertname=~N.*", "-q")).isEmpty();
        assertThat(amtool.must("silence", "query", "Noise", "--within", "1h", "-q"))
                .isEmpty();
        assertThat(amtool.must("silence", "query", "Noise", "--within", "2h", "-q"))
                .isEqualTo(id);
        assertThat(amtool.must("silence", "update", "-d", "3h", "-c", "longer", id))
                .contains(id);
        assertThat(amtool.must("silence", "query", "Noise")).contains("longer");
        amtool.must("silence", "expire", id);
        amtool.must("silence", "expire", id);
        assertThat(amtool.must("silence", "query", "Noise", "-q")).isEmpty();
        assertThat(amtool.must("silence", "query", "Noise", "--expired", "-q")).contains(id);
        assertThat(amtool.must("silence", "add", "foo=~[", "-c", "x")).matches("[0-9a-f-]{36}");
    }

    @Test
    void silencesAreImported() throws IOException {
        String id = amtool.must("silence", "add", "alertname=Import", "-c", "x");
        Path exported = Files.writeString(
                dir.resolve("silences.json"), amtool.must("silence", "query", "Import", "-o", "json"));
        amtool.must("silence", "expire", id);
        String imported = amtool.must("silence", "import", exported.toString());
        assertThat(imported).matches("[0-9a-f-]{36}").isNotEqualTo(id);
        assertThat(amtool.must("silence", "import", "--force", exported.toString()))
                .matches("[0-9a-f-]{36}")
                .isNotIn(id, imported);
    }

    @Test
    void theConfigurationIsShownAndItsRoutesAreTried() {
        assertThat(amtool.must("config", "show"))
                .contains("receiver: \"office\"", "<secret>")
                .doesNotContain("hidden-1");
        assertThat(amtool.must("config", "routes"))
                .contains("default-route  receiver: office")
                .contains("{level=\"call\"}  continue: true  receiver: oncall")
                .contains("{stage!=\"live\"}  receiver: lab")
                .contains("{app=~\"^(?:x.*)$\",old=\"1\"}  receiver: attic");
        assertThat(amtool.must("config", "routes", "test", "level=call", "unit=disk", "stage=live"))
                .isEqualTo("oncall,storage");
        assertThat(amtool.must("config", "routes", "test", "level=call", "unit=disk"))
                .isEqualTo("oncall,lab");
        assertThat(amtool.must("config", "routes", "test", "foo=bar")).isEqualTo("office");
        assertThat(amtool.must("config", "routes", "test", "--verify.receivers=attic", "old=1", "app=xy"))
                .isEqualTo("attic");
        fails("Expected receivers did not match", "config", "routes", "test", "--verify.receivers=office", "unit=net");
    }

    @Test
    void theClusterIsShown() {
        await("members are known")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(amtool.must("cluster", "show", "-o", "extended"))
                        .contains("ready", "127.0.0.1"));
    }

    @Test
    void whatTheServerShowsPassesItsCheck() throws IOException {
        Path shown = Files.writeString(dir.resolve("shown.yml"), amtool.must("config", "show"));
        assertThat(amtool.must("check-config", shown.toString())).contains("SUCCESS", "1 inhibit rules", "5 receivers");
    }

    /** Those that dashboards and alerting rules for Alertmanager ask for. */
    @Test
    void metricsHaveAlertmanagersNames() {
        amtool.must("alert", "add", "Counted", "site=x");
        String metrics =
                new AlertmanagerApi(alertmanager.port()).get("/metrics").body();
        assertThat(List.of(
                        "alertmanager_alerts{state=\"active\"}",
                        "alertmanager_alerts_received_total{status=\"firing\",version=\"v2\"}",
                        "alertmanager_alerts_subscriber_channel_writes_total{subscriber=\"dispatcher\"} ",
                        "alertmanager_alerts_subscriber_channel_writes_total{subscriber=\"inhibitor\"} ",
                        "alertmanager_build_info{",
                        "alertmanager_cluster_members ",
                        "alertmanager_cluster_peer_info{peer=",
                        "alertmanager_cluster_peers_joined_total ",
                        "alertmanager_config_hash ",
                        "alertmanager_dispatcher_aggregation_group_creation_given_up_total 0.0",
                        "alertmanager_dispatcher_aggregation_group_creation_retries_total 0.0",
                        "alertmanager_dispatcher_aggregation_group_limit_reached_total 0.0",
                        "alertmanager_dispatcher_aggregation_groups ",
                        "alertmanager_nflog_queries_total ",
                        "alertmanager_nflog_query_duration_seconds_bucket{",
                        "alertmanager_nflog_maintenance_total ",
                        "alertmanager_notifications_total{integration=\"webhook\"}",
                        "alertmanager_notification_latency_seconds_bucket{integration=\"slack\",le=",
                        "alertmanager_silences{state=\"pending\"}",
                        "alertmanager_silences_matcher_compile_errors_total{stage=\"index\"} 0.0",
                        "alertmanager_silences_matcher_index_size ",
                        "alertmanager_silences_queries_total ",
                        "alertmanager_silences_query_silences_scanned_total ",
                        "alertmanager_silences_query_silences_skipped_total ",
                        "alertmanager_silences_version_index_size ",
                        "alertmanager_silences_state_size "))
                .allSatisfy(series -> assertThat(metrics).contains(series));
    }

    @Test
    void featuresAddLabelsToMetrics() throws IOException {
        Path file = Files.writeString(dir.resolve("features.yml"), """
                route: {receiver: hook, group_by: [alertname]}
                receivers: [{name: hook, webhook_configs: [{url: 'http://127.0.0.1:1/'}]}]
                """);
        AlertmanagerOptions usual = AlertmanagerOptions.of(file, ListenAddress.parse("127.0.0.1:0"));
        AlertmanagerOptions options = new AlertmanagerOptions(
                file,
                usual.web(),
                usual.retention(),
                usual.gcInterval(),
                usual.startDelay(),
                usual.matcherParser(),
                new AlertmanagerOptions.MetricLabels(true, true, true),
                new AlertmanagerOptions.Limits(SilenceLimits.NONE, 1, 0, Duration.ZERO));
        try (Alertmanager featured = new Alertmanager(bus, options, new PrometheusRegistry(), Clock.systemUTC())) {
            featured.start();
            await("ready").atMost(Duration.ofSeconds(60)).until(featured::ready);
            Amtool tool = Amtool.find("http://127.0.0.1:" + featured.port()).orElseThrow();
            tool.must("alert", "add", "Many", "n=1");
            tool.must("alert", "add", "Many", "n=2");
            assertThat(new AlertmanagerApi(featured.port()).get("/metrics").body())
                    .contains("alertmanager_alerts_limited_total{alertname=\"Many\"} 1.0")
                    .contains("alertmanager_alerts{group_key=\"{}:{alertname=\\\"Many\\\"}\",state=\"active\"} 1.0")
                    .contains("alertmanager_notifications_total{integration=\"webhook\",receiver_name=\"hook\"} 0.0")
                    .doesNotContain("integration=\"slack\"");
        }
    }

    /** The password of the hash is {@code fakepassword}. */
    @Test
    void theWebConfigurationFileGuardsTheServer() throws IOException {
        Path web = Files.writeString(
                dir.resolve("web.yml"),
                "basic_auth_users: {me: $2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi}\n");
        ListenAddress anyPort = ListenAddress.parse("127.0.0.1:0");
        AlertmanagerOptions options = AlertmanagerOptions.of(configFile, anyPort)
                .withWeb(new AlertmanagerOptions.Web(List.of(anyPort, anyPort), WebConfigFile.open(web), "", null));
        try (Alertmanager guarded = new Alertmanager(bus, options, new PrometheusRegistry(), Clock.systemUTC())) {
            guarded.start();
            String address = "127.0.0.1:" + guarded.port();
            await("ready").atMost(Duration.ofSeconds(60)).until(guarded::ready);
            Amtool stranger = Amtool.find("http://" + address).orElseThrow();
            assertThat(stranger.run("alert", "query").status()).isEqualTo(1);
            Amtool known = Amtool.find("http://me:fakepassword@" + address).orElseThrow();
            assertThat(known.must("alert", "query")).contains("Alertname");
        }
    }

    /** Without the default templates, which amtool 0.25 doesn't load. */
    @Test
    void templatesAreRenderedAsByAmtool() throws IOException {
        Path own = Files.writeString(
                dir.resolve("own.tmpl"),
                "{{ define \"own\" }}{{ range .Alerts }}{{ .Labels.instance | toUpper }} {{ end }}"
                        + "{{ .CommonLabels.SortedPairs.Names | join \",\" }}{{ end }}");
        Path data = Files.writeString(dir.resolve("data.json"), """
                {"receiver": "team\\\\.ops", "status": "firing", "externalURL": "http://am",
                 "groupLabels": {"alertname": "Full"},
                 "commonLabels": {"alertname": "Full", "job": "node"}, "commonAnnotations": {"summary": "a & b"},
                 "alerts": [
                   {"status": "firing", "labels": {"alertname": "Full", "job": "node", "instance": "x<1>"},
                    "annotations": {"summary": "a & b"}, "startsAt": "2026-01-02T03:04:05Z", "generatorURL": "http://g"},
                   {"status": "resolved", "labels": {"alertname": "Full", "job": "node", "instance": "y"},
                    "annotations": {"summary": "a & b"}, "startsAt": "2026-01-02T03:04:05Z",
                    "endsAt": "2026-01-02T04:04:05Z", "generatorURL": "http://g"}]}
                """);
        NotificationTemplates templates =
                NotificationTemplates.load(List.of(new FileGlob(own.toString())), "http://am", Clock.systemUTC());
        for (String text : List.of(
                "[{{ template \"own\" . }}]",
                "{{ .Receiver }} {{ .ExternalURL | safeHtml }} {{ (index .Alerts 1).EndsAt.Format \"15:04\" }}",
                "{{ len .Alerts.Firing }} {{ reReplaceAll \"a(.*)\" \"$1!\" .CommonAnnotations.summary | title }}",
                "{{ .CommonLabels.Remove .GroupLabels.Names | len }}{{ .CommonLabels.nothing }}",
                "{{ match \"^f\" .Status }} {{ stringSlice \"x\" \"y\" | join \"-\" }}")) {
            assertThat(templates.text(text, NotificationDataReader.read(Files.readString(data))))
                    .as(text)
                    .isEqualTo(amtool.must(
                            "template",
                            "render",
                            "--template.glob=" + own,
                            "--template.data=" + data,
                            "--template.text=" + text));
        }
    }
}
