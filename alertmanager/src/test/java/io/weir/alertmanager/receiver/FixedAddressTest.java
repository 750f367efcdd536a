package io.weir.alertmanager.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.alertmanager.config.PagerDutyConfig;
import io.weir.alertmanager.config.PushoverConfig;
import io.weir.alertmanager.config.SlackConfig;
import io.weir.alertmanager.notify.Integration;
import io.weir.alertmanager.notify.Notification;
import io.weir.alertmanager.notify.Outcome;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services whose address no configuration can change. */
class FixedAddressTest {
    @TempDir
    Path directory = Path.of("");

    private RecordingServer server;
    private ReceiverWorld world;

    @BeforeEach
    void start() throws IOException {
        server = new RecordingServer();
        world = new ReceiverWorld(directory);
    }

    @AfterEach
    void stop() {
        world.close();
        server.close();
    }

    private Integration pagerDuty(String more) {
        return world.integration(
                "pagerduty_configs: [{service_key: 'k{{ .Status }}', description: '{{ .Status }} é', details: {firing: null,"
                        + " resolved: null}" + more + "}]",
                config -> new PagerDutyService((PagerDutyConfig) config, server.url() + "/v1"));
    }

    @Test
    void pagerDutyVersion1() throws InterruptedException {
        Integration pagerDuty = pagerDuty("");
        assertThat(ReceiverWorld.notify(pagerDuty, ReceiverWorld.firing())).isEqualTo(Outcome.DELIVERED);
        assertThat(ReceiverWorld.notify(pagerDuty, ReceiverWorld.resolved())).isEqualTo(Outcome.DELIVERED);
        assertThat(server.asked).extracting(RecordingServer.Asked::path).containsExactly("/v1", "/v1");
        assertThat(server.asked.get(0).body().strip())
                .isEqualTo("{\"service_key\":\"kfiring\",\"incident_key\":\"" + ReceiverWorld.KEY
                        + "\",\"event_type\":\"trigger\",\"description\":\"firing é\",\"event_action\":\"\",\"payload\":null,"
                        + "\"client\":\"Alertmanager\",\"client_url\":"
                        + "\"http://alerts.example/#/alerts?receiver=team%5C.ops\","
                        + "\"details\":{\"firing\":null,\"num_firing\":1,\"num_resolved\":0,\"resolved\":null}}");
        assertThat(server.asked.get(1).body().strip())
                .isEqualTo("{\"service_key\":\"kresolved\",\"incident_key\":\"" + ReceiverWorld.KEY
                        + "\",\"event_type\":\"resolve\",\"description\":\"resolved é\",\"event_action\":\"\","
                        + "\"payload\":null,"
                        + "\"details\":{\"firing\":null,\"num_firing\":0,\"num_resolved\":1,\"resolved\":null}}");
    }

    @Test
    void detailsThatAreTooLongAreLeftOut() throws InterruptedException {
        Integration pagerDuty = pagerDuty(", client: '{{ printf \"%600000s\" \"x\" }}'");
        ReceiverWorld.notify(pagerDuty, ReceiverWorld.firing());
        assertThat(server.asked.get(0).body()).contains("\"details\":{\"error\":\"Custom details have been removed");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "403, RETRY, authError",
        "503, RETRY, serverError",
        "429, FAILED, rateLimited",
        "400, FAILED, clientError"
    })
    void pagerDutyVersion1LimitsRatesWith403(int status, Outcome.Kind kind, String reason) throws InterruptedException {
        server.answer(status, "text/plain", "no");
        Outcome outcome = ReceiverWorld.notify(pagerDuty(""), ReceiverWorld.firing());
        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.reason()).isEqualTo(reason);
    }

    private Map<String, String> pushover(String fields, Notification notification) throws InterruptedException {
        Integration pushover = world.integration(
                "pushover_configs: [{user_key: u, token: t, " + fields + "}]",
                config -> new PushoverService((PushoverConfig) config, server.url() + "/p"));
        assertThat(ReceiverWorld.notify(pushover, notification)).isEqualTo(Outcome.DELIVERED);
        RecordingServer.Asked asked = server.asked.get(server.asked.size() - 1);
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.body()).isEmpty();
        Map<String, String> query = new TreeMap<>();
        for (String pair : asked.path().replaceFirst("/p\\?", "").split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    @Test
    void pushoverIsToldEverythingInTheQuery() throws InterruptedException {
        assertThat(pushover(
                        "message: '{{ .Status }} & more', url: 'http://x', url_title: u, device: d, sound: s, ttl: 90s,"
                                + " retry: 2m, expire: 2h",
                        ReceiverWorld.firing()))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("token", "t"),
                        Map.entry("user", "u"),
                        Map.entry("title", "[FIRING:1] Disk<full> (a node critical)"),
                        Map.entry("message", "firing & more"),
                        Map.entry("url", "http://x"),
                        Map.entry("url_title", "u"),
                        Map.entry("device", "d"),
                        Map.entry("sound", "s"),
                        Map.entry("priority", "2"),
                        Map.entry("retry", "120"),
                        Map.entry("expire", "7200"),
                        Map.entry("ttl", "90")));
    }

    @Test
    void pushoverTakesNoEmptyMessageAndHasLimits() throws InterruptedException {
        Map<String, String> query = pushover(
                "message: ' ', title: '{{ printf \"%300s\" \"x\" }}', monospace: true", ReceiverWorld.resolved());
        assertThat(query).containsEntry("message", "(no details)").containsEntry("monospace", "1");
        assertThat(query).containsEntry("priority", "0").doesNotContainKeys("html", "ttl");
        assertThat(query.get("title")).hasSize(250).endsWith("…");
        assertThat(pushover("html: true, message: '{{ .CommonLabels.alertname }}'", ReceiverWorld.firing()))
                .containsEntry("html", "1")
                .containsEntry("message", "Disk&lt;full&gt;");
    }

    @Test
    void slackUpdatesTheMessageThatItMade() throws InterruptedException {
        String slackYaml = "slack_configs: [{api_url: 'https://slack.com/api/chat.postMessage', update_message: true,"
                + " channel: '#ops', title: t, http_config: {authorization: {credentials: bot}}}]";
        Integration slack = world.integration(
                slackYaml, config -> new SlackService((SlackConfig) config, server.url() + "/update"));
        server.answerJson("{\"ok\":true,\"ts\":\"12.34\",\"channel\":\"C1\"}");
        Map<String, String> made = Map.of("threadTs", "12.34", "channelId", "C1");
        Outcome outcome = ReceiverWorld.notify(slack, ReceiverWorld.remembering(made));
        assertThat(outcome).isEqualTo(Outcome.delivered(made));
        assertThat(server.asked.get(0).path()).isEqualTo("/update");
        assertThat(server.asked.get(0).header("Authorization")).isEqualTo("Bearer bot");
        assertThat(server.asked.get(0).body()).startsWith("{\"channel\":\"C1\",\"ts\":\"12.34\",");
    }
}
