package io.weir.alertmanager.receiver;

import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.config.AlertmanagerConfig;
import io.weir.alertmanager.config.IntegrationConfig;
import io.weir.alertmanager.config.ReceiverConfig;
import io.weir.alertmanager.config.SlackConfig;
import io.weir.alertmanager.notify.Integration;
import io.weir.alertmanager.notify.Notification;
import io.weir.alertmanager.notify.Outcome;
import io.weir.alertmanager.notify.Reason;
import io.weir.alertmanager.template.NotificationTemplates;
import io.weir.config.http.HttpClientConfig;
import io.weir.model.Labels;
import io.weir.web.client.HttpClients;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Receivers as a configuration makes them, and notifications for them. */
final class ReceiverWorld implements AutoCloseable {
    static final Instant T = Instant.parse("2026-01-01T00:00:00.120Z");
    static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Of the group key of {@link #notification}. */
    static final String KEY = "869fdcfa8978615426821cd553fd0f6d356e612f21507419d2d0c8ec3801970b";

    final HttpClients clients = new HttpClients();
    private final Path directory;

    ReceiverWorld(Path directory) {
        this.directory = directory;
    }

    /** The integration of a receiver's YAML, such as {@code webhook_configs: [{url: ...}]}. */
    Integration integration(String receiver) {
        return integration("{}", receiver);
    }

    Integration integration(String global, String receiver) {
        String yaml = "global: " + global + "\nroute: {receiver: r}\nreceivers:\n- name: r\n" + receiver.indent(2);
        AlertmanagerConfig config = AlertmanagerConfig.parse(yaml, "am.yml", directory);
        ReceiverConfig first = config.receivers().get(0);
        return new ConfiguredReceivers(clients, "http://alerts.example", "Alertmanager/test", () -> T)
                .of(config)
                .receiver(first)
                .integrations()
                .get(0);
    }

    /** The only integration of a receiver's YAML, told by a service of the test's own. */
    Integration integration(String receiver, Function<IntegrationConfig, Service> service) {
        AlertmanagerConfig parsed = AlertmanagerConfig.parse(
                "route: {receiver: r}\nreceivers:\n- name: r\n" + receiver.indent(2), "am.yml", directory);
        IntegrationConfig config = parsed.receivers().get(0).integrations().get(0);
        HttpClientConfig http = config instanceof SlackConfig slack ? slack.http() : HttpClientConfig.DEFAULT;
        return new ServiceIntegration(
                config,
                0,
                service.apply(config),
                NotificationTemplates.load(List.of(), "http://alerts.example", () -> T),
                clients.configured(http),
                "Alertmanager/test");
    }

    /** One of a group that was notified before. */
    static Notification remembering(Map<String, String> remembered) {
        Notification first = firing();
        return new Notification(
                first.groupKey(),
                first.receiver(),
                first.groupLabels(),
                first.routeLabels(),
                first.alerts(),
                Reason.NEW_ALERTS,
                remembered,
                first.time());
    }

    static Alert alert(String instance, boolean resolved) {
        return Alert.of(
                Labels.of("alertname", "Disk<full>", "instance", instance, "job", "node", "severity", "critical"),
                Map.of("summary", "a & b", "for", instance),
                T,
                resolved ? T.plusSeconds(30) : T.plusSeconds(300),
                T,
                "http://weir/graph?a=1&b=2",
                false);
    }

    static Notification notification(Alert... alerts) {
        return new Notification(
                "{}:{alertname=\"Disk<full>\"}",
                "team.ops",
                Labels.of("alertname", "Disk<full>"),
                Map.of(),
                List.of(alerts),
                Reason.FIRST_NOTIFICATION,
                Map.of(),
                T.plusSeconds(60));
    }

    static Notification firing() {
        return notification(alert("a", false));
    }

    static Notification resolved() {
        return notification(alert("a", true));
    }

    static Outcome notify(Integration integration, Notification notification) throws InterruptedException {
        return integration.notify(notification, TIMEOUT);
    }

    @Override
    public void close() {
        clients.close();
    }
}
