package io.weir.alertmanager.notify;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
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

    final Counter notifications;
    final Counter failed;
    final Counter requests;
    final Counter requestsFailed;
    final Counter suppressed;
    final Histogram latency;
    final Histogram recording;

    public NotificationMetrics(PrometheusRegistry registry) {
        notifications =
                counter("alertmanager_notifications_total", "Notifications attempted.", "integration", registry);
        failed = Counter.builder()
                .name("alertmanager_notifications_failed_total")
                .help("Notifications that could not be delivered.")
                .labelNames("integration", "reason")
                .register(registry);
        requests = counter("alertmanager_notification_requests_total", "Attempts to deliver.", "integration", registry);
        requestsFailed = counter(
                "alertmanager_notification_requests_failed_total",
                "Attempts to deliver that failed.",
                "integration",
                registry);
        suppressed = counter(
                "alertmanager_notifications_suppressed_total",
                "Alerts left out of notifications, counted at each flush.",
                "reason",
                registry);
        latency = Histogram.builder()
                .name("alertmanager_notification_latency_seconds")
                .help("Time of an attempt to deliver.")
                .unit(Unit.SECONDS)
                .classicOnly()
                .classicUpperBounds(1, 5, 10, 15, 20)
                .labelNames("integration")
                .register(registry);
        recording = Histogram.builder()
                .name("weir_alertmanager_notification_recording_seconds")
                .help("Time from a receiver's answer to the acknowledged entry in the log; a crash within it repeats.")
                .unit(Unit.SECONDS)
                .classicOnly()
                .classicUpperBounds(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2, 10)
                .register(registry);
        for (String reason : SUPPRESSIONS) {
            suppressed.initLabelValues(reason);
        }
        for (String integration : INTEGRATIONS) {
            for (String reason : FAILURES) {
                failed.initLabelValues(integration, reason);
            }
            notifications.initLabelValues(integration);
            requests.initLabelValues(integration);
            requestsFailed.initLabelValues(integration);
            latency.initLabelValues(integration);
        }
    }

    private static Counter counter(String name, String help, String label, PrometheusRegistry registry) {
        return Counter.builder().name(name).help(help).labelNames(label).register(registry);
    }
}
