package io.weir.alertmanager.notify;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Counts notifications under Alertmanager's names. */
public final class NotificationMetrics {
    private static final List<String> INTEGRATIONS = List.of(
            "discord",
            "email",
            "incidentio",
            "jira",
            "mattermost",
            "msteams",
            "msteamsv2",
            "opsgenie",
            "pagerduty",
            "pushover",
            "rocketchat",
            "slack",
            "sns",
            "telegram",
            "victorops",
            "webex",
            "webhook",
            "wechat");
    private static final List<String> FAILURES = List.of(
            "authError",
            "clientError",
            "contextCanceled",
            "contextDeadlineExceeded",
            "other",
            "rateLimited",
            "serverError");
    private static final List<String> SUPPRESSIONS =
            List.of("active_time_interval", "inhibition", "mute_time_interval", "silence");

    final Counter suppressed;
    final Histogram recording;

    private final boolean byReceiver;
    private final Counter notifications;
    private final Counter failed;
    private final Counter requests;
    private final Counter requestsFailed;
    private final Histogram latency;

    /** @param byReceiver whether receivers are told apart, by the label {@code receiver_name} */
    public NotificationMetrics(PrometheusRegistry registry, boolean byReceiver) {
        this.byReceiver = byReceiver;
        String[] labels = byReceiver ? new String[] {"integration", "receiver_name"} : new String[] {"integration"};
        notifications = counter("alertmanager_notifications_total", "Notifications attempted.", registry, labels);
        failed = counter(
                "alertmanager_notifications_failed_total",
                "Notifications that could not be delivered.",
                registry,
                with("reason", labels));
        requests = counter("alertmanager_notification_requests_total", "Attempts to deliver.", registry, labels);
        requestsFailed = counter(
                "alertmanager_notification_requests_failed_total",
                "Attempts to deliver that failed.",
                registry,
                labels);
        suppressed = counter(
                "alertmanager_notifications_suppressed_total",
                "Alerts left out of notifications, counted at each flush.",
                registry,
                "reason");
        latency = Histogram.builder()
                .name("alertmanager_notification_latency_seconds")
                .help("Time of an attempt to deliver.")
                .unit(Unit.SECONDS)
                .classicOnly()
                .classicUpperBounds(1, 5, 10, 15, 20)
                .labelNames(labels)
                .register(registry);
        recording = Histogram.builder()
                .name("weir_alertmanager_notification_recording_seconds")
                .help("Time from a receiver's answer to the acknowledged entry in the log; a crash within it repeats.")
                .unit(Unit.SECONDS)
                .classicOnly()
                .classicUpperBounds(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2, 10)
                .register(registry);
        SUPPRESSIONS.forEach(suppressed::initLabelValues);
        if (!byReceiver) {
            INTEGRATIONS.forEach(this::expect);
        }
    }

    private static Counter counter(String name, String help, PrometheusRegistry registry, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    private static String[] with(String last, String[] first) {
        String[] all = Arrays.copyOf(first, first.length + 1);
        all[first.length] = last;
        return all;
    }

    /** Shows zeros for what was not counted yet. */
    private void expect(String... values) {
        for (String reason : FAILURES) {
            failed.initLabelValues(with(reason, values));
        }
        notifications.initLabelValues(values);
        requests.initLabelValues(values);
        requestsFailed.initLabelValues(values);
        latency.initLabelValues(values);
    }

    /** The metrics of the receivers of a configuration; if they are told apart, those of others end. */
    public void expect(Collection<Receiver> receivers) {
        if (!byReceiver) {
            return;
        }
        notifications.clear();
        failed.clear();
        requests.clear();
        requestsFailed.clear();
        latency.clear();
        for (Receiver receiver : receivers) {
            receiver.integrations().forEach(integration -> expect(integration.kind(), receiver.name()));
        }
    }

    OfIntegration of(Receiver receiver, Integration integration) {
        return new OfIntegration(
                byReceiver ? new String[] {integration.kind(), receiver.name()} : new String[] {integration.kind()});
    }

    /** What is counted of one integration. */
    final class OfIntegration {
        private final String[] values;

        private OfIntegration(String[] values) {
            this.values = values;
        }

        void notified() {
            notifications.labelValues(values).inc();
        }

        void attempted(double seconds) {
            requests.labelValues(values).inc();
            latency.labelValues(values).observe(seconds);
        }

        void attemptFailed() {
            requestsFailed.labelValues(values).inc();
        }

        void failed(String reason) {
            failed.labelValues(with(reason, values)).inc();
        }
    }
}
