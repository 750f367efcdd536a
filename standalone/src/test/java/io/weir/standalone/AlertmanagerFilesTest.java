package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.alertmanager.AlertmanagerOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that look at an Alertmanager configuration without running anything. */
class AlertmanagerFilesTest {
    private static final String CONFIG = """
            route:
              receiver: office
              group_by: [alertname]
              routes:
                - {matchers: [level=call], receiver: oncall, continue: true}
                - {matchers: [unit=disk], receiver: storage, mute_time_intervals: [night], repeat_interval: 1m}
            time_intervals:
              - {name: night, time_intervals: [{times: [{start_time: '00:00', end_time: '06:00'}]}]}
            receivers: [{name: office}, {name: oncall}, {name: storage}]
            """;

    @TempDir
    Path dir;

    private final StringWriter output = new StringWriter();
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(dir.resolve("am.yml"), CONFIG);
    }

    private int alertmanager(String... args) {
        return run(new AlertmanagerCommand(), args);
    }

    private int check(String... args) {
        return run(new CheckAlertmanagerConfigCommand(), args);
    }

    private int run(Object command, String... args) {
        PrintWriter writer = new PrintWriter(output, true);
        return new CommandLine(command).setOut(writer).setErr(writer).execute(args);
    }

    @Test
    void routesAreTried() {
        assertThat(alertmanager("test-routes", "--config.file=" + file, "level=call", "unit=disk"))
                .isZero();
        assertThat(output).hasToString("oncall,storage\n");
    }

    @Test
    void unexpectedReceiversFail() {
        assertThat(alertmanager("test-routes", "--config.file=" + file, "--verify.receivers=office", "unit=disk"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("Expected receivers office, but the alert reaches storage");
        assertThat(alertmanager("test-routes", "--config.file=" + file, "--verify.receivers=office"))
                .isZero();
    }

    @Test
    void aRouteIsExplained() {
        String[] command = {
            "test-routes", "--config.file=" + file, "--explain", "--at=2026-01-01T03:00:00Z", "unit=disk"
        };
        assertThat(alertmanager(command)).isZero();
        assertThat(output.toString())
                .contains("receiver: storage")
                .contains("group: {}/{unit=\"disk\"}:{}")
                .contains("first notification after 30s, news at most every 5m, repeated after 1m")
                .contains("at 2026-01-01T03:00:00Z: muted by mute_time_interval night");
    }

    @Test
    void theTreeMarksWhatIsTaken() {
        assertThat(alertmanager("test-routes", "--config.file=" + file, "--tree", "level=call"))
                .isZero();
        assertThat(output)
                .hasToString("- default-route  receiver: office\n"
                        + "  * {level=\"call\"}  continue: true  receiver: oncall\n"
                        + "  - {unit=\"disk\"}  receiver: storage\n");
    }

    @Test
    void goodAndBadConfigurationsAreTold() throws IOException {
        assertThat(check(file.toString())).isZero();
        assertThat(output.toString())
                .contains("SUCCESS", "2 routes below the root", "3 receivers", "1 time intervals")
                .contains("WARNING: route {}/{unit=\"disk\"}/1: repeat_interval is shorter than group_interval");
        Path bad = Files.writeString(dir.resolve("bad.yml"), CONFIG.replace("[night]", "[day]"));
        assertThat(check(bad.toString())).isEqualTo(1);
        assertThat(output.toString())
                .contains("FAILED: " + bad + ":6:")
                .contains("undefined time interval \"day\" used in route");
    }

    @Test
    void theClassicGrammarIsAFeature() throws IOException {
        Path quoted = Files.writeString(dir.resolve("utf8.yml"), CONFIG.replace("unit=disk", "'\"ünit\"=disk'"));
        assertThat(check(quoted.toString())).isZero();
        assertThat(check("--enable-feature=classic-mode", quoted.toString())).isEqualTo(1);
    }

    @Test
    void kafkaIsRequiredOnlyToRun() {
        assertThat(alertmanager()).isEqualTo(2);
        assertThat(output.toString()).contains("Missing required option: '--kafka.bootstrap-servers=HOST:PORT,...'");
    }

    @Test
    void templatesAreRendered() throws IOException {
        Files.writeString(dir.resolve("own.tmpl"), "{{ define \"own\" }}{{ .Status }} <{{ .Alerts | len }}>{{ end }}");
        Files.writeString(file, CONFIG + "templates: ['*.tmpl']\n");
        assertThat(alertmanager("render-template", "--config.file=" + file, "--template.text={{ template \"own\" . }}"))
                .isZero();
        assertThat(output).hasToString("firing <2>");
        assertThat(alertmanager("render-template", "--template.text={{ template \"__subject\" . }}"))
                .isZero();
        assertThat(output.toString()).endsWith("[FIRING:1] DiskFull (node page)");
    }

    @Test
    void templatesAreRenderedWithGivenData() throws IOException {
        Path data = Files.writeString(dir.resolve("data.json"), """
                {"receiver": "r", "status": "firing", "externalURL": "http://am", "groupLabels": {"alertname": "A"},
                 "commonLabels": {"alertname": "A", "job": "j"},
                 "alerts": [{"status": "firing", "labels": {"alertname": "A"}, "startsAt": "2026-01-02T03:04:05Z"}]}
                """);
        assertThat(
                        alertmanager(
                                "render-template",
                                "--template.data=" + data,
                                "--template.type=html",
                                "--template.text=<b>{{ .CommonLabels.job }}</b>{{ (index .Alerts 0).StartsAt.Year }}{{ .ExternalURL }}"))
                .isZero();
        assertThat(output).hasToString("<b>j</b>2026http://am");
    }

    @Test
    void templatesThatFailSayWhy() throws IOException {
        assertThat(alertmanager("render-template", "--template.text={{ .Missing }}"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("Missing");
        Path data = Files.writeString(dir.resolve("data.json"), "{\"alerts\": [{\"startsAt\": \"now\"}]}");
        assertThat(alertmanager("render-template", "--template.data=" + data, "--template.text=x"))
                .isNotZero();
        assertThat(output.toString()).contains("alerts[0].startsAt is not a time in RFC 3339: \"now\"");
    }

    @Test
    void aFlagThatCantBeHonouredIsRefusedByName() {
        AlertmanagerFlags flags = new AlertmanagerFlags();
        new CommandLine(flags).parseArgs("--web.systemd-socket");
        assertThatThrownBy(flags::options).hasMessageContaining("--web.systemd-socket is not supported");
    }

    @Test
    void limitsComeFromFlags() {
        AlertmanagerFlags flags = new AlertmanagerFlags();
        new CommandLine(flags).parseArgs("--web.timeout=90s", "--log.silences", "--web.get-concurrency=3");
        AlertmanagerOptions.Limits limits = flags.options().limits();
        assertThat(limits.requestTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(limits.silences().logged()).isTrue();
        assertThat(limits.concurrentGets()).isEqualTo(3);
    }
}
