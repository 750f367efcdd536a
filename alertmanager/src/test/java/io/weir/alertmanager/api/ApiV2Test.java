package io.weir.alertmanager.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.TracerProvider;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.alert.AlertStore;
import io.weir.alertmanager.config.AlertmanagerConfig;
import io.weir.alertmanager.dispatch.Dispatch;
import io.weir.alertmanager.dispatch.DispatchMetrics;
import io.weir.alertmanager.event.Events;
import io.weir.alertmanager.matcher.MatcherParser;
import io.weir.alertmanager.notify.History;
import io.weir.alertmanager.notify.NotificationLog;
import io.weir.alertmanager.notify.NotificationMetrics;
import io.weir.alertmanager.receiver.ConfiguredReceivers;
import io.weir.alertmanager.silence.SilenceLimits;
import io.weir.alertmanager.silence.SilenceMetrics;
import io.weir.alertmanager.silence.Silences;
import io.weir.alertmanager.testing.FakeLoop;
import io.weir.alertmanager.testing.FakeTable;
import io.weir.model.record.AlertHistoryRecord;
import io.weir.model.record.AlertRecord;
import io.weir.model.record.NotificationRecord;
import io.weir.model.record.SilenceRecord;
import io.weir.web.BuildInfo;
import io.weir.web.ListenAddress;
import io.weir.web.WebServer;
import io.weir.web.client.HttpClients;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API over HTTP, on tables in memory. */
class ApiV2Test {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeLoop clock = new FakeLoop(T);
    private final FakeTable<AlertRecord> alertTable = new FakeTable<>();
    private final HttpClients clients = new HttpClients();
    private final WebServer server;
    private final AtomicInteger limited = new AtomicInteger();
    private final List<AlertHistoryRecord> history = new CopyOnWriteArrayList<>();
    private volatile boolean ready = true;
    private volatile boolean kafka = true;

    ApiV2Test() {
        AlertStore alerts = new AlertStore(alertTable.open(clock), clock, new PrometheusRegistry());
        Silences silences = new Silences(
                new FakeTable<SilenceRecord>().open(clock),
                clock,
                SilenceLimits.NONE,
                new SilenceMetrics(new PrometheusRegistry()));
        AlertmanagerConfig config = AlertmanagerConfig.parse("""
                route:
                  receiver: all
                  group_by: [alertname]
                  routes:
                    - {matchers: [team=db], receiver: db, labels: {owner: "dba of {{ .GroupLabels.alertname }}"}, mute_time_intervals: [january]}
                time_intervals: [{name: january, time_intervals: [{months: [january]}]}]
                inhibit_rules:
                  - {source_matchers: [severity=page], target_matchers: [severity=ticket], equal: [alertname]}
                receivers: [{name: all}, {name: db, labels: {tier: one}}]
                """, "am.yml", Path.of(""));
        Dispatch.Parts parts = new Dispatch.Parts(
                clock,
                Runnable::run,
                clock,
                alerts,
                silences,
                new NotificationLog(new FakeTable<NotificationRecord>().open(clock), FakeTable.uncounted()),
                new ConfiguredReceivers(clients, "http://alerts.example", "test", clock),
                new NotificationMetrics(new PrometheusRegistry(), false),
                new DispatchMetrics(new PrometheusRegistry()),
                History.NONE,
                () -> true,
                new Dispatch.Schedule(Duration.ofDays(5), Duration.ofMinutes(30), T),
                () -> 0.5,
                TracerProvider.noop().get(""),
                Events.NONE);
        ReceivedAlerts uncounted = new ReceivedAlerts() {
            @Override
            public void received(Alert alert, Instant now) {}

            @Override
            public void invalid() {}

            @Override
            public void limited(Alert alert) {
                limited.incrementAndGet();
            }
        };
        WebServer.Builder builder =
                WebServer.builder(ListenAddress.parse("127.0.0.1:0"), "alertmanager", new PrometheusRegistry());
        ApiEnvironment environment = new ApiEnvironment(
                new Dispatch(parts, config),
                alerts,
                silences,
                uncounted,
                clock,
                BuildInfo.current(),
                MatcherParser.FALLBACK,
                () -> ready,
                () -> kafka,
                () -> new Cluster("ready", "me", List.of(new Cluster.Peer("me", "127.0.0.1"))),
                (wanted, limit) -> history.stream().filter(wanted).limit(limit).toList(),
                Events.NONE,
                3,
                8);
        new ApiV2(environment, new RequestGuard(8, Duration.ZERO, ForkJoinPool.commonPool(), new PrometheusRegistry()))
                .addTo(builder, "");
        server = builder.build();
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        clients.close();
    }

    private String call(String method, String path, String body) {
        try {
            URL url = URI.create("http://127.0.0.1:" + server.port() + "/api" + path)
                    .toURL();
            HttpURLConnection connection = (HttpURLConnection) url.openConnection();
            connection.setRequestMethod(method);
            connection.setRequestProperty("Content-Type", "application/json");
            // The server waits for open connections when it stops.
            connection.setRequestProperty("Connection", "close");
            if (method.equals("POST")) {
                connection.setDoOutput(true);
                connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            }
            int status = connection.getResponseCode();
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                String answer = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
                return status + " " + answer.strip();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String get(String path) {
        return call("GET", path, "");
    }

    private void post(String alerts) {
        assertThat(call("POST", "/v2/alerts", alerts)).isEqualTo("200 ");
    }

    @Test
    void aPostedAlertIsInTheTopicAndInTheAnswer() {
        post("[{\"labels\":{\"alertname\":\"A\",\"empty\":\"\"},\"annotations\":{\"x\":\"y\"},"
                + "\"startsAt\":\"2025-12-31T23:59:00+01:00\",\"generatorURL\":\"http://g\"}]");
        assertThat(alertTable.rows()).hasSize(1);
        assertThat(get("/v2/alerts"))
                .isEqualTo("200 [{\"annotations\":{\"x\":\"y\"},\"endsAt\":\"2026-01-01T00:05:00.000Z\","
                        + "\"fingerprint\":\""
                        + io.weir.alertmanager.alert.AlertFingerprint.of(io.weir.model.Labels.of("alertname", "A"))
                        + "\",\"receivers\":[{\"name\":\"all\"}],\"startsAt\":\"2025-12-31T22:59:00.000Z\","
                        + "\"status\":{\"inhibitedBy\":[],\"mutedBy\":[],\"silencedBy\":[],\"state\":\"active\"},"
                        + "\"updatedAt\":\"2026-01-01T00:00:00.000Z\",\"generatorURL\":\"http://g\","
                        + "\"labels\":{\"alertname\":\"A\"}}]");
    }

    @Test
    void aResolvedAlertIsHidden() {
        post("[{\"labels\":{\"alertname\":\"A\"}}]");
        post("[{\"labels\":{\"alertname\":\"A\"},\"endsAt\":\"2026-01-01T00:00:00Z\"}]");
        assertThat(get("/v2/alerts")).isEqualTo("200 []");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{; 400 {\"code\":400,\"message\":\"parsing alerts body from \\\"\\\" failed, because unexpected EOF\"}",
                "{}; 400 {\"code\":400",
                "''; 422 {\"code\":602,\"message\":\"alerts in body is required\"}",
                "[1]; 400 {\"code\":400",
                "[{\"labels\":[]}]; 400 {\"code\":400",
                "[{\"labels\":{\"a\":\"b\"},\"generatorURL\":\"not a url\"}]; 422 {\"code\":601,\"message\":\"0.generatorURL in body must be of type uri: \\\"not a url\\\"\"}",
                "[{}]; 422 {\"code\":602,\"message\":\"0.labels in body is required\"}",
                "[{\"labels\":{\"a\":1}}]; 400 {\"code\":400",
                "[{\"labels\":{\"a\":\"b\"},\"startsAt\":\"soon\"}]; 400 {\"code\":400",
                "[{\"labels\":{}}]; 400 \"at least one label pair required\"",
                "[{\"labels\":{\"a\":\"b\"},\"startsAt\":\"2027-01-01T00:00:00Z\"}]; 400 \"start time must be before end time\"",
            })
    void refusesInTheRightShape(String body, String answer) {
        assertThat(call("POST", "/v2/alerts", body.equals("''") ? "" : body)).startsWith(answer);
    }

    @Test
    void theValidAlertsOfABadBatchAreStored() {
        String answer = call("POST", "/v2/alerts", "[{\"labels\":{}},{\"labels\":{\"a\":\"b\"}},{\"labels\":{}}]");
        assertThat(answer).isEqualTo("400 \"at least one label pair required\\nat least one label pair required\"");
        assertThat(alertTable.rows()).hasSize(1);
    }

    @Test
    void filters() {
        post("[{\"labels\":{\"alertname\":\"A\",\"team\":\"db\",\"severity\":\"page\"}},"
                + "{\"labels\":{\"alertname\":\"A\",\"severity\":\"ticket\"}},{\"labels\":{\"alertname\":\"B\"}}]");
        assertThat(count("")).isEqualTo(3);
        assertThat(count("?filter=alertname%3DA")).isEqualTo(2);
        assertThat(count("?filter=alertname%3DA&filter=team%3D%22%22")).isEqualTo(1);
        assertThat(count("?receiver=d.")).isEqualTo(1);
        assertThat(count("?inhibited=false")).isEqualTo(2);
        assertThat(count("?active=no")).isEqualTo(1);
        assertThat(get("/v2/alerts?filter=foo")).isEqualTo("400 \"bad matcher format: foo\"");
        assertThat(get("/v2/alerts?receiver=%5B")).startsWith("400 \"failed to parse receiver param");
    }

    private int count(String query) {
        return get("/v2/alerts" + query).split("\"fingerprint\"", -1).length - 1;
    }

    @Test
    void groupsAreShown() {
        post("[{\"labels\":{\"alertname\":\"B\",\"n\":\"1\"}},{\"labels\":{\"alertname\":\"A\",\"team\":\"db\"}},"
                + "{\"labels\":{\"alertname\":\"B\",\"n\":\"2\"}}]");
        String groups = get("/v2/alerts/groups");
        assertThat(groups).contains("\"labels\":{\"alertname\":\"A\"},\"receiver\":{\"name\":\"db\"}");
        assertThat(groups).contains("\"labels\":{\"alertname\":\"B\"},\"receiver\":{\"name\":\"all\"}");
        assertThat(groups.split("\"routeLabels\"", -1)).hasSize(3);
    }

    @Test
    void aSilenceIsMadeShownAndExpired() {
        post("[{\"labels\":{\"alertname\":\"A\"}}]");
        String made = call(
                "POST",
                "/v2/silences",
                "{\"matchers\":[{\"name\":\"alertname\",\"value\":\"A\",\"isRegex\":false}],\"createdBy\":\"me\","
                        + "\"comment\":\"\",\"startsAt\":\"2026-01-01T00:00:00Z\",\"endsAt\":\"2026-01-01T01:00:00Z\"}");
        assertThat(made).startsWith("200 {\"silenceID\":\"");
        String id = made.substring(made.indexOf("D\":\"") + 4, made.length() - 2);
        assertThat(get("/v2/silence/" + id))
                .isEqualTo("200 {\"id\":\"" + id + "\",\"status\":{\"state\":\"active\"},"
                        + "\"updatedAt\":\"2026-01-01T00:00:00.000Z\",\"comment\":\"\",\"createdBy\":\"me\","
                        + "\"endsAt\":\"2026-01-01T01:00:00.000Z\",\"matchers\":[{\"isEqual\":true,\"isRegex\":false,"
                        + "\"name\":\"alertname\",\"value\":\"A\"}],\"startsAt\":\"2026-01-01T00:00:00.000Z\"}");
        assertThat(get("/v2/alerts")).contains("\"silencedBy\":[\"" + id + "\"],\"state\":\"suppressed\"");
        assertThat(count("?silenced=false")).isZero();
        assertThat(get("/v2/silences?filter=alertname%3DA")).contains(id);
        assertThat(get("/v2/silences?filter=alertname%3DB")).isEqualTo("200 []");
        assertThat(call("DELETE", "/v2/silence/" + id, "")).isEqualTo("200 ");
        assertThat(get("/v2/silence/" + id)).contains("\"expired\"");
        assertThat(get("/v2/silences?expired=false")).isEqualTo("200 []");
    }

    @Test
    void silencesAreRefusedInTheRightShape() {
        assertThat(call("POST", "/v2/silences", "{\"createdBy\":\"\"}"))
                .isEqualTo("422 {\"code\":602,\"message\":\"comment in body is required\"}");
        assertThat(get("/v2/silence/nonsense"))
                .isEqualTo(
                        "422 {\"code\":601,\"message\":\"silenceID in path must be of type uuid: \\\"nonsense\\\"\"}");
        assertThat(get("/v2/silence/01234567-89ab-cdef-0123-456789abcdef")).isEqualTo("404 ");
        assertThat(call("DELETE", "/v2/silence/01234567-89ab-cdef-0123-456789abcdef", ""))
                .isEqualTo("404 ");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "[]; 422 {\"code\":612,\"message\":\"matchers in body should have at least 1 items\"}",
                "[{\"name\":\"a\",\"value\":\"b\"}]; 422 {\"code\":602,\"message\":\"matchers.0.isRegex in body is required\"}",
                "[{\"name\":\"a\",\"value\":\"\",\"isRegex\":false}]; 400 \"invalid silence: matcher set 0: at least one matcher",
                "[{\"name\":\"\",\"value\":\"b\",\"isRegex\":false}]; 400 \"invalid silence: invalid label matcher 0 in set 0: invalid label name",
                "[{\"name\":\"a\",\"value\":\"b\",\"isRegex\":false,\"isEqual\":false}]; 200 {\"silenceID\":",
            })
    void matchersOfSilencesAreJudged(String matchers, String answer) {
        String silence = "{\"matchers\":" + matchers + ",\"createdBy\":\"\",\"comment\":\"\","
                + "\"startsAt\":\"2025-12-31T00:00:00Z\",\"endsAt\":\"2026-01-01T01:00:00Z\"}";
        assertThat(call("POST", "/v2/silences", silence)).startsWith(answer);
        if (answer.startsWith("200")) {
            assertThat(get("/v2/silences")).contains("\"startsAt\":\"2026-01-01T00:00:00.000Z\"");
            String unknown = silence.replace("{\"matchers", "{\"id\":\"nobody\",\"matchers");
            assertThat(call("POST", "/v2/silences", unknown)).isEqualTo("404 \"silence not found\"");
        }
    }

    @Test
    void laterPostsMergeWithEarlierOnes() {
        post("[{\"labels\":{\"alertname\":\"A\"},\"annotations\":{\"a\":\"1\"},"
                + "\"startsAt\":\"2025-12-31T23:50:00Z\",\"endsAt\":\"2026-01-01T00:10:00Z\"}]");
        post("[{\"labels\":{\"alertname\":\"A\"},\"annotations\":{\"b\":\"2\"}}]");
        assertThat(get("/v2/alerts"))
                .contains("\"annotations\":{\"b\":\"2\"},\"endsAt\":\"2026-01-01T00:10:00.000Z\"")
                .contains("\"startsAt\":\"2025-12-31T23:50:00.000Z\"");
        assertThat(get("/v2/alerts?active=maybe")).isEqualTo("200 []");
        assertThat(get("/v2/alerts?filter=a%3Db%2Cc%3Dd")).isEqualTo("200 []");
        assertThat(get("/v2/alerts?filter=%7Ba%3Db%7D")).isEqualTo("400 \"unexpected open or close brace: {a=b}\"");
    }

    @Test
    void statusAndReceivers() {
        assertThat(get("/v2/status"))
                .contains(
                        "\"cluster\":{\"name\":\"me\",\"peers\":[{\"address\":\"127.0.0.1\",\"name\":\"me\"}],\"status\":\"ready\"}")
                .contains("\"original\":\"global:\\n  resolve_timeout: 5m\\n");
        assertThat(get("/v2/receivers"))
                .isEqualTo("200 [{\"labels\":{\"name\":\"all\"},\"name\":\"all\"},"
                        + "{\"labels\":{\"name\":\"db\",\"tier\":\"one\"},\"name\":\"db\"}]");
        assertThat(get("/v2/receivers?receiver_matchers=tier%3Done"))
                .isEqualTo("200 [{\"labels\":{\"name\":\"db\",\"tier\":\"one\"},\"name\":\"db\"}]");
        assertThat(get("/v2/receivers?receiver_matchers=foo"))
                .startsWith("400 \"failed to parse receiver_matchers param: bad matcher format: foo");
        assertThat(get("/v1/alerts")).startsWith("410 {\"status\":\"deprecated\"");
    }

    @Test
    void alertsAreFoundByTheLabelsOfTheirReceivers() {
        post("[{\"labels\":{\"alertname\":\"A\",\"team\":\"db\"}},{\"labels\":{\"alertname\":\"B\"}}]");
        for (String path : List.of("/v2/alerts", "/v2/alerts/groups")) {
            assertThat(get(path + "?receiver_matchers=tier%3Done"))
                    .contains("\"alertname\":\"A\"")
                    .doesNotContain("\"alertname\":\"B\"");
            assertThat(get(path + "?receiver_matchers=tier%3D%22%22"))
                    .contains("\"alertname\":\"B\"")
                    .doesNotContain("\"alertname\":\"A\"");
        }
    }

    @Test
    void aGroupInAMutedRouteSaysSo() {
        post("[{\"labels\":{\"alertname\":\"A\",\"team\":\"db\"}}]");
        assertThat(get("/v2/alerts")).contains("\"mutedBy\":[],").contains("\"state\":\"active\"");
        assertThat(get("/v2/alerts/groups"))
                .contains("\"mutedBy\":[\"january\"],\"silencedBy\":[],\"state\":\"suppressed\"")
                .contains("\"routeLabels\":{\"owner\":\"dba of A\"}");
        assertThat(get("/v2/alerts/groups?muted=false")).isEqualTo("200 []");
    }

    @Test
    void moreAlertsOfOneNameThanAllowedAreDropped() {
        for (int i = 0; i < 5; i++) {
            post("[{\"labels\":{\"alertname\":\"A\",\"n\":\"" + i + "\"}}]");
        }
        post("[{\"labels\":{\"alertname\":\"A\",\"n\":\"0\"},\"annotations\":{\"known\":\"stays\"}}]");
        assertThat(count("")).isEqualTo(3);
        assertThat(limited).hasValue(2);
        assertThat(get("/v2/alerts")).contains("stays");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "PUT; /v2/alerts; 405 {\"code\":405,\"message\":\"method PUT is not allowed, but [GET,POST] are\"}",
                "DELETE; /v2/silences; 405 {\"code\":405,\"message\":\"method DELETE is not allowed, but [GET,POST] are\"}",
                "GET; /v2/nope; 404 {\"code\":404,\"message\":\"path /api/v2/nope was not found\"}",
                "GET; /v2/silences/abc; 404 {\"code\":404,\"message\":\"path /api/v2/silences/abc was not found\"}",
                "GET; /v1/anything; 410 {\"status\":\"deprecated\"",
                "OPTIONS; /v2/alerts; 204",
            })
    void whatIsNotThereIsRefusedAsByTheFramework(String method, String path, String answer) {
        assertThat(call(method, path, "")).startsWith(answer);
    }

    @Test
    void aRegularExpressionThatIsNoneIsNamed() {
        assertThat(get("/v2/alerts?receiver=p%5B"))
                .isEqualTo("400 \"failed to parse receiver param: error parsing regexp: missing closing ]: `[)$`\"");
        String silence = "{\"matchers\":[{\"name\":\"a\",\"value\":\"b[\",\"isRegex\":true}],\"createdBy\":\"\","
                + "\"comment\":\"\",\"startsAt\":\"2026-01-01T00:00:00Z\",\"endsAt\":\"2026-01-01T01:00:00Z\"}";
        assertThat(call("POST", "/v2/silences", silence))
                .isEqualTo("400 \"invalid silence: invalid label matcher 0 in set 0: invalid regular expression"
                        + " \\\"b[\\\": error parsing regexp: missing closing ]: `[`\"");
        assertThat(call("POST", "/v2/silences", silence.replace("b[", ".*")))
                .isEqualTo(
                        "400 \"invalid silence: matcher set 0: at least one matcher must not match the empty string\"");
        assertThat(call("POST", "/v2/silences", silence.replace("b[", "b").replace("T01:", "T00:")))
                .isEqualTo("400 \"Failed to create silence: start time must be before end time\"");
        assertThat(call("POST", "/v2/silences", silence.replace("b[", "b").replace("2026", "2025")))
                .isEqualTo("400 \"Failed to create silence: end time can't be in the past\"");
    }

    @Test
    void theHistoryIsFiltered() {
        history.add(event("notified", "pager", "A"));
        history.add(event("silenced", "mail", "B"));
        assertThat(get("/v2/history?filter=alertname%3DA"))
                .isEqualTo("200 [{\"at\":\"2026-01-01T00:00:00.000Z\",\"instance\":\"i\",\"outcome\":\"notified\","
                        + "\"receiver\":\"pager\",\"integration\":\"webhook[0]\",\"reason\":\"first notification\","
                        + "\"mutedBy\":[],\"attempts\":1,\"groupKey\":\"{}:{}\",\"groupLabels\":{},"
                        + "\"firing\":[{\"alertname\":\"A\"}],\"firingCount\":1,\"resolved\":[],\"resolvedCount\":0}]");
        assertThat(get("/v2/history?outcome=silenced")).contains("\"B\"").doesNotContain("\"A\"");
        assertThat(get("/v2/history?receiver=m.*")).contains("\"B\"").doesNotContain("\"A\"");
        assertThat(get("/v2/history?end=2026-01-01T00:00:00Z")).isEqualTo("200 []");
        assertThat(get("/v2/history?limit=0")).startsWith("400 \"limit must be a number from 1 to 10000");
        assertThat(get("/v2/history?start=now")).startsWith("400 \"start must be a time");
    }

    private static AlertHistoryRecord event(String outcome, String receiver, String name) {
        return AlertHistoryRecord.newBuilder()
                .setAt(T)
                .setInstance("i")
                .setOutcome(outcome)
                .setGroupKey("{}:{}")
                .setGroupLabels(Map.of())
                .setReceiver(receiver)
                .setIntegration("webhook[0]")
                .setReason("first notification")
                .setAttempts(1)
                .setFiring(List.of(Map.of("alertname", name)))
                .setResolved(List.of())
                .setFiringCount(1)
                .setResolvedCount(0)
                .build();
    }

    @Test
    void withoutKafkaReadsAreAnsweredAndWritesRefusedAtOnce() {
        kafka = false;
        assertThat(get("/v2/alerts")).isEqualTo("200 []");
        assertThat(call("POST", "/v2/alerts", "[]")).startsWith("503 Kafka can't be reached");
    }

    @Test
    void nothingIsAnsweredFromHalfTheState() {
        ready = false;
        assertThat(get("/v2/alerts")).startsWith("503");
        assertThat(call("POST", "/v2/alerts", "[]")).startsWith("503");
    }
}
