package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.alertmanager.Alertmanager;
import io.weir.alertmanager.AlertmanagerOptions;
import io.weir.alertmanager.config.AlertmanagerConfig;
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
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void alertsAreShownByTheirState() {
        amtool.must(
                "alert",
                "add",
                "State",
                "site=a",
                "level=call",
                "--annotation=summary=one",
                "--generator-url=http://g/x",
                "--start=2026-01-02T03:04:05Z",
                "--end=2036-01-01T00:00:00Z");
        amtool.must("alert", "add", "State", "site=a", "level=note");
        amtool.must("alert", "add", "State", "site=b", "level=note");
        assertThat(amtool.must("alert", "query", "State").lines().toList())
                .hasSize(3)
                .satisfies(lines -> assertThat(lines.get(1)).contains("2026-01-02 03:04:05 UTC", "one", "active"))
                .satisfies(lines -> assertThat(lines.get(2)).doesNotContain("one"));
        assertThat(amtool.must("alert", "query", "-i", "State"))
                .contains("suppressed")
                .satisfies(table -> assertThat(table.lines()).hasSize(2));
        assertThat(amtool.must("alert", "query", "-u", "State").lines()).hasSize(1);
        assertThat(amtool.must("alert", "State", "-a", "-i", "-o", "extended")
                        .lines()
                        .toList())
                .hasSize(4)
                .satisfies(lines -> assertThat(lines.get(0))
                        .matches("Labels +Annotations +Starts At +Ends At +Generator URL +State *"))
                .satisfies(lines -> assertThat(lines.get(1))
                        .matches("alertname=\"State\" level=\"call\" site=\"a\" +summary=\"one\" +"
                                + "2026-01-02 03:04:05 UTC +2036-01-01 00:00:00 UTC +http://g/x +active *"));
        String id = amtool.must("silence", "add", "alertname=State", "site=b", "-c", "quiet");
        assertThat(amtool.must("alert", "query", "-s", "State"))
                .contains("suppressed")
                .satisfies(table -> assertThat(table.lines()).hasSize(2));
        assertThat(amtool.must("alert", "query", "State").lines()).hasSize(2);
        amtool.must("silence", "expire", id);
        assertThat(amtool.must("alert", "query", "State").lines()).hasSize(3);
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        Amtool.Result result = Amtool.find("http://127.0.0.1:1").orElseThrow().run("alert", "query");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output())
                .contains("http://127.0.0.1:1/api/v2/alerts?active=true&inhibited=false&silenced=false"
                        + "&unprocessed=false");
    }

    @Test
    void silencesAreAddedAskedChangedAndExpired() {
        fails("comment required by config", "silence", "add", "alertname=Z");
        fails("no matchers specified", "silence", "add", "-c", "x");
        fails("duration must be greater than 0", "silence", "add", "foo", "-d", "0s", "-c", "x");
        fails("422", "silence", "expire", "zzz");
        fails("no silence IDs specified", "silence", "expire");
        fails("no silence IDs specified", "silence", "update");
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
        assertThat(amtool.must("silence", "query", "Noise", "-o", "extended"))
                .contains("{alertname=\"Noise\",app=~\"a|b\",stage!=\"live\",site!~\"x.*\"}");
        assertThat(amtool.must("silence", "query", "--created-by=me", "-q")).isEqualTo(id);
        assertThat(amtool.must("silence", "query", "--created-by=nobody", "-q")).isEmpty();
        assertThat(amtool.must("silence", "query", "alertname=~N.*", "-q")).isEmpty();
        assertThat(amtool.must("silence", "query", "Noise", "--within", "1h", "-q"))
                .isEmpty();
        assertThat(amtool.must("silence", "query", "Noise", "--within", "2h", "-q"))
                .isEqualTo(id);
        assertThat(amtool.must("silence", "update", "-d", "3h", "-c", "longer", id))
                .contains(id);
        assertThat(amtool.must("silence", "query", "Noise")).contains("longer");
        assertThat(amtool.must("silence", "update", "--end=2036-01-01T00:00:00Z", id))
                .contains(id, "2036-01-01 00:00:00 UTC");
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
        String tree = """
                .
                └── default-route  receiver: office
                    ├── {level="call"}  continue: true  receiver: oncall
                    ├── {unit=~"net|disk"}  receiver: storage
                    │   └── {stage!="live"}  receiver: lab
                    └── {app=~"^(?:x.*)$",old="1"}  receiver: attic""";
        // It draws with blanks that don't break.
        assertThat(amtool.must("config", "routes").replace('\u00A0', ' ')).endsWith(tree);
        assertThat(amtool.must("config", "routes", "show", "--config.file=" + configFile)
                        .replace('\u00A0', ' '))
                .endsWith(tree);
        assertThat(amtool.must("config", "routes", "test", "--tree", "level=call"))
                .contains("└── {level=\"call\"}  receiver: oncall");
        assertThat(amtool.must("config", "routes", "test", "level=call", "unit=disk", "stage=live"))
                .isEqualTo("oncall,storage");
        assertThat(amtool.must("config", "routes", "test", "level=call", "unit=disk"))
                .isEqualTo("oncall,lab");
        assertThat(amtool.must("config", "routes", "test", "foo=bar")).isEqualTo("office");
        assertThat(amtool.must("config", "routes", "test", "old=1", "app=ax")).isEqualTo("office");
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

    /** Both read the same, and refuse the same with the same reason. */
    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            route: {receiver: x}                                      ; undefined receiver "x" used in route
            route: {receiver: r, continue: true}                      ; cannot have continue in root route
            route: {receiver: r, matchers: [a=b]}                     ; root route must not have any matchers
            route: {receiver: r, mute_time_intervals: [t]}            ; root route must not have any mute time intervals
            route: {receiver: r, group_by: ['...', a]}                ; cannot have wildcard group_by
            route: {receiver: r, group_by: [a, a]}                    ; duplicated label "a" in group_by
            route: {receiver: r, group_interval: 0s}                  ; group_interval cannot be zero
            route: {receiver: r, repeat_interval: 0s}                 ; repeat_interval cannot be zero
            route: {receiver: r, group_wait: 5}                       ; not a valid duration string: "5"
            route: {receiver: r, group_wait: 1.5h}                    ; not a valid duration string: "1.5h"
            route: {receiver: r, group_wait: 5s1h}                    ; not a valid duration string: "5s1h"
            route: {receiver: r, group_wait: -1s}                     ; not a valid duration string: "-1s"
            route: {receiver: r, routes: [{mute_time_intervals: [z]}]}; undefined time interval "z" used in route
            route: {receiver: r, routes: [{matchers: ['a=~"["']}]}    ; error parsing regexp: missing closing ]: `[)$`
            route: {receiver: r, routes: [{match: {a-b: x}}]}         ; invalid label name "a-b"
            route: {receiver: r, bogus: 1}                            ; bogus
            receivers: [{name: r}, {name: r}]                         ; notification config name "r" is not unique
            receivers: [{name: r, email_configs: [{to: a@b}]}]        ; no global SMTP smarthost set
            receivers: [{name: r, pagerduty_configs: [{}]}]           ; missing service or routing key in PagerDuty config
            receivers: [{name: r, webhook_configs: [{url: /x}]}]      ; unsupported scheme "" for URL
            receivers: [{name: r, webhook_configs: [{url: 'http:///x'}]}]; missing host for URL
            global: {slack_api_url: 'http://a', slack_api_url_file: b}; at most one of slack_api_url & slack_api_url_file
            time_intervals: [{name: t, time_intervals: [{times: [{start_time: '10:00', end_time: '09:00'}]}]}]; start time cannot be equal or greater than end time
            time_intervals: [{name: t, time_intervals: [{times: [{start_time: '9:00', end_time: '10:00'}]}]}]; couldn't parse timestamp 9:00, invalid format
            time_intervals: [{name: t, time_intervals: [{weekdays: ['saturday:sunday']}]}]; start day cannot be before end day
            time_intervals: [{name: t, time_intervals: [{days_of_month: ['-3:5']}]}]; end day must be negative if start day is negative
            time_intervals: [{name: t, time_intervals: [{days_of_month: ['0']}]}]; 0 is not a valid day of the month: out of range
            time_intervals: [{name: t, time_intervals: [{months: ['march:january']}]}]; end month january is before start month march
            time_intervals: [{name: t, time_intervals: [{years: ['2030:2020']}]}]; end year 2020 is before start year 2030
            time_intervals: [{name: t, time_intervals: [{location: Mars/Base}]}]; unknown time zone Mars/Base
            global:                                                   ; SUCCESS
            global: {resolve_timeout: 0}                              ; SUCCESS
            templates: ['nowhere/*.tmpl']                             ; SUCCESS
            route: {receiver: r, group_wait: 0s, routes: [{}]}        ; SUCCESS
            route: {receiver: r, routes: [{matchers: ['{a=b,c=~"d|e"}', 'f=""']}]}; SUCCESS
            inhibit_rules: [{}]                                       ; SUCCESS
            receivers: [{name: r, webhook_configs: [{url: 'http://x', send_resolved: no}]}]; SUCCESS
            """)
    void configurationsAreCheckedAsByAmtool(String line, String said) throws IOException {
        StringBuilder text = new StringBuilder(line).append('\n');
        Map.of("route", "{receiver: r}", "receivers", "[{name: r}]", "time_intervals", "[{name: t}]")
                .forEach((key, value) -> text.append(line.startsWith(key + ":") ? "" : key + ": " + value + "\n"));
        Path file = Files.writeString(dir.resolve("checked.yml"), text);
        Amtool.Result theirs = amtool.run("check-config", file.toString());
        assertThat(theirs.output()).contains(said);
        if (said.equals("SUCCESS")) {
            assertThat(theirs.status()).isZero();
            assertThatCode(() -> AlertmanagerConfig.load(file)).doesNotThrowAnyException();
        } else {
            assertThat(theirs.status()).isEqualTo(1);
            assertThatThrownBy(() -> AlertmanagerConfig.load(file)).hasMessageContaining(said);
        }
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
        assertThat(templates.html(
                        "{{ .CommonAnnotations.summary }}", NotificationDataReader.read(Files.readString(data))))
                .isEqualTo(amtool.must(
                        "template",
                        "render",
                        "--template.glob=" + own,
                        "--template.data=" + data,
                        "--template.type=html",
                        "--template.text={{ .CommonAnnotations.summary }}"));
        fails(
                "can't evaluate field Missing",
                "template",
                "render",
                "--template.glob=" + own,
                "--template.data=" + data,
                "--template.text={{ .Missing }}");
        assertThatThrownBy(() -> templates.text("{{ .Missing }}", NotificationDataReader.read(Files.readString(data))))
                .hasMessageContaining("can't evaluate field Missing");
    }
}
