package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.standalone.testing.AlertmanagerApi;
import io.weir.standalone.testing.AnsweringServer;
import io.weir.standalone.testing.AnsweringServer.Asked;
import io.weir.standalone.testing.LocalAlertmanager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** From an alert that is posted to a receiver that fails, limits rates, or changes, through a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertmanagerDeliveryIT {
    private static final String CONFIG = """
            route:
              receiver: none
              group_by: [alertname]
              group_wait: 0s
              group_interval: 4s
              repeat_interval: 1h
              routes:
                - {matchers: [to=nobody], receiver: none}
                - {matchers: [to=failing], receiver: failing}
                - {matchers: [to=limited], receiver: limited}
                - {matchers: [to=pagerduty], receiver: pagerduty}
                - {matchers: [to=secret], receiver: secret, group_by: ['...']}
            receivers:
              - name: none
              - name: failing
                webhook_configs: [{url: 'URL/failing'}]
              - name: limited
                webhook_configs: [{url: 'URL/limited'}]
              - name: pagerduty
                pagerduty_configs: [{url: 'URL/pagerduty', routing_key: k}]
              - name: secret
                webhook_configs: [{url: 'URL/secret', http_config: {authorization: {credentials_file: token}}}]
            """;

    private AnsweringServer receiver;
    private LocalAlertmanager alertmanager;
    private AlertmanagerApi api;
    private Path token;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        receiver = new AnsweringServer();
        token = Files.writeString(directory.resolve("token"), "first\n");
        alertmanager = LocalAlertmanager.start(directory, CONFIG.replace("URL", receiver.url()));
        api = alertmanager.api();
    }

    @AfterAll
    void stop() {
        alertmanager.close();
        receiver.close();
    }

    private static ConditionFactory soon(String what) {
        return await(what).atMost(Duration.ofSeconds(30));
    }

    private void fire(String name, String to) {
        assertThat(api.post("[{\"labels\":{\"alertname\":\"" + name + "\",\"to\":\"" + to + "\"}}]")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aReceiverThatFailsIsTriedAgainWithBackOff() {
        receiver.answer("/failing", 503, 500, 503);
        fire("A", "failing");
        soon("delivered").until(() -> receiver.asked("/failing").size() == 4);
        List<Asked> asked = receiver.asked("/failing");
        assertThat(asked).extracting(Asked::body).containsOnly(asked.get(0).body());
        assertThat(Duration.between(asked.get(0).at(), asked.get(3).at()))
                .as("three pauses from half a second, each half as long again, give or take half of it")
                .isBetween(Duration.ofMillis(1_100), Duration.ofSeconds(10));
        soon("counted").until(() -> api.metric("alertmanager_notifications_total{integration=\"webhook\"}") >= 1);
        assertThat(api.metric("alertmanager_notification_requests_failed_total{integration=\"webhook\"}"))
                .isGreaterThanOrEqualTo(3);
    }

    /** 429 isn't tried again by a webhook before the group's next tick, as Alertmanager does. */
    @Test
    void aReceiverThatLimitsTheRateIsLeftAloneUntilTheNextTick() {
        receiver.answer("/limited", 429);
        fire("B", "limited");
        soon("delivered").until(() -> receiver.asked("/limited").size() == 2);
        List<Asked> asked = receiver.asked("/limited");
        assertThat(Duration.between(asked.get(0).at(), asked.get(1).at())).isGreaterThan(Duration.ofSeconds(3));
        assertThat(api.metric(
                        "alertmanager_notifications_failed_total{integration=\"webhook\",reason=\"rateLimited\"}"))
                .isEqualTo(1);
    }

    @Test
    void pagerDutyThatLimitsTheRateIsTriedAgain() {
        receiver.answer("/pagerduty", 429);
        fire("C", "pagerduty");
        soon("delivered").until(() -> receiver.asked("/pagerduty").size() == 2);
        List<Asked> asked = receiver.asked("/pagerduty");
        assertThat(Duration.between(asked.get(0).at(), asked.get(1).at())).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aSecretMayChangeInItsFile() throws IOException {
        fire("D", "secret");
        soon("delivered").until(() -> receiver.asked("/secret").size() == 1);
        Files.writeString(token, "second\n");
        fire("E", "secret");
        soon("delivered").until(() -> receiver.asked("/secret").size() == 2);
        assertThat(receiver.asked("/secret"))
                .extracting(Asked::authorization)
                .containsExactly("Bearer first", "Bearer second");
    }

    @Test
    void aBadConfigurationIsRefusedAndAGoodOneTaken() {
        String config = CONFIG.replace("URL", receiver.url());
        alertmanager.configure(config.replace("group_wait: 0s", "group_weight: 0s"));
        AlertmanagerApi.Answer answer = api.send("POST", "/-/reload", "");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).contains("group_weight");
        assertThat(api.metric("alertmanager_config_last_reload_successful")).isZero();
        alertmanager.configure(config.replace("[to=nobody]", "[to=renamed]"));
        assertThat(api.send("POST", "/-/reload", "").status()).isEqualTo(200);
        assertThat(api.metric("alertmanager_config_last_reload_successful")).isEqualTo(1);
        assertThat(api.get("/api/v2/status")
                        .json()
                        .path("config")
                        .path("original")
                        .asText())
                .contains("to=\\\"renamed\\\"");
    }
}
