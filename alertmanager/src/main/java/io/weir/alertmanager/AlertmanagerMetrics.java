package io.weir.alertmanager;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.alert.AlertStore;
import io.weir.alertmanager.api.ReceivedAlerts;
import io.weir.alertmanager.dispatch.Dispatch;
import io.weir.alertmanager.route.Route;
import io.weir.alertmanager.silence.Silence;
import io.weir.alertmanager.silence.Silences;
import io.weir.web.BuildInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/** What the Alertmanager says about itself, under the names of Prometheus's Alertmanager where it has one. */
final class AlertmanagerMetrics implements ReceivedAlerts {
    private final InstantSource clock;
    private final Gauge reloadSuccessful;
    private final Gauge reloadTime;
    private final Gauge receivers;
    private final Gauge integrations;
    private final Gauge inhibitionRules;
    private final Counter received;
    private final Counter invalid;
    private final Counter limited;
    private final AlertmanagerOptions.MetricLabels labels;
    private final Gauge configHash;

    AlertmanagerMetrics(
            PrometheusRegistry registry,
            Dispatch dispatch,
            AlertStore alerts,
            Silences silences,
            AlertmanagerOptions.Limits limits,
            AlertmanagerOptions.MetricLabels labels,
            InstantSource clock) {
        this.clock = clock;
        this.labels = labels;
        configHash = gauge("alertmanager_config_hash", "Hash of the configuration file in force.", registry);
        reloadSuccessful = gauge(
                "alertmanager_config_last_reload_successful",
                "Whether the last attempt to load the configuration succeeded.",
                registry);
        reloadTime = gauge(
                "alertmanager_config_last_reload_success_timestamp_seconds",
                "When the configuration was loaded.",
                registry);
        receivers = gauge("alertmanager_receivers", "Receivers that routes use.", registry);
        integrations = gauge("alertmanager_integrations", "Integrations of the receivers that routes use.", registry);
        inhibitionRules = gauge("alertmanager_inhibition_rules", "Inhibition rules.", registry);
        received = Counter.builder()
                .name("alertmanager_alerts_received_total")
                .help("Alerts that were posted and valid.")
                .labelNames("status", "version")
                .register(registry);
        received.initLabelValues("firing", "v2");
        received.initLabelValues("resolved", "v2");
        invalid = Counter.builder()
                .name("alertmanager_alerts_invalid_total")
                .help("Alerts that were posted and not valid.")
                .labelNames("version")
                .register(registry);
        invalid.initLabelValues("v2");
        limited = Counter.builder()
                .name("alertmanager_alerts_limited_total")
                .help("Alerts that were dropped since their name has too many.")
                .labelNames(labels.alertNames() ? new String[] {"alertname"} : new String[0])
                .register(registry);
        gauge("alertmanager_alerts_per_alert_limit", "How many alerts one name may have, 0 for any number.", registry)
                .set(limits.alertsPerName());
        BuildInfo build = BuildInfo.current();
        Info.builder()
                .name("alertmanager_build_info")
                .help("The version that runs.")
                .labelNames("version", "revision", "branch", "goversion")
                .register(registry)
                .addLabelValues(build.version(), build.revision(), build.branch(), "java" + build.javaVersion());
        registerCallbacks(registry, dispatch, alerts, silences);
    }

    private void registerCallbacks(
            PrometheusRegistry registry, Dispatch dispatch, AlertStore alerts, Silences silences) {
        GaugeWithCallback.builder()
                .name("alertmanager_dispatcher_aggregation_groups")
                .help("Groups of this instance; an instance that does not notify has none.")
                .callback(callback -> callback.call(dispatch.groupCount()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("alertmanager_silences")
                .help("Silences by state.")
                .labelNames("state")
                .callback(callback -> {
                    Instant now = clock.instant();
                    Collection<Silence> all = silences.all();
                    for (Silence.State state : Silence.State.values()) {
                        double count =
                                all.stream().filter(s -> s.state(now) == state).count();
                        callback.call(count, state.name().toLowerCase(Locale.ROOT));
                    }
                })
                .register(registry);
        size("alertmanager_silences_state_size", "Silences, expired ones included.", silences::count, registry);
        size(
                "alertmanager_silences_matcher_index_size",
                "Silences whose matchers are compiled: all of them.",
                silences::count,
                registry);
        size(
                "alertmanager_silences_version_index_size",
                "Silences that queries choose from by the labels of an alert: those that have not ended.",
                silences::indexedCount,
                registry);
        GaugeWithCallback.builder()
                .name("alertmanager_alerts")
                .help("Alerts that have not been resolved, by state.")
                .labelNames(labels.groupKeys() ? new String[] {"state", "group_key"} : new String[] {"state"})
                .callback(callback -> countAlerts(dispatch.setup(), alerts, silences)
                        .forEach((group, counts) -> {
                            call(callback, counts.active, "active", group);
                            call(callback, counts.suppressed, "suppressed", group);
                            call(callback, 0, "unprocessed", group);
                        }))
                .register(registry);
    }

    private void call(GaugeWithCallback.Callback callback, int count, String state, String group) {
        if (labels.groupKeys()) {
            callback.call(count, state, group);
        } else {
            callback.call(count, state);
        }
    }

    private static final class Counts {
        private int active;
        private int suppressed;
    }

    /** By the key of the group, or under an empty one if groups aren't told apart. */
    private Map<String, Counts> countAlerts(Dispatch.Setup setup, AlertStore alerts, Silences silences) {
        Instant now = clock.instant();
        Map<String, Counts> counts = new TreeMap<>();
        if (!labels.groupKeys()) {
            counts.put("", new Counts());
        }
        for (Alert alert : alerts.all()) {
            if (alert.isResolvedAt(now)) {
                continue;
            }
            boolean muted = silences.mutes(alert, now)
                    || setup.inhibitor().inhibitedBy(alert.labels(), now).isPresent();
            for (String group : groups(setup.route(), alert)) {
                Counts of = counts.computeIfAbsent(group, key -> new Counts());
                of.active += muted ? 0 : 1;
                of.suppressed += muted ? 1 : 0;
            }
        }
        return counts;
    }

    private List<String> groups(Route root, Alert alert) {
        return labels.groupKeys()
                ? root.match(alert.labels()).stream()
                        .map(route -> route.groupKey(route.groupLabels(alert.labels())))
                        .toList()
                : List.of("");
    }

    private static void size(String name, String help, IntSupplier size, PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(size.getAsInt()))
                .register(registry);
    }

    private static Gauge gauge(String name, String help, PrometheusRegistry registry) {
        return Gauge.builder().name(name).help(help).register(registry);
    }

    void reloaded(Dispatch.Setup setup, double hash) {
        configHash.set(hash);
        reloadSuccessful.set(1);
        reloadTime.set(clock.instant().toEpochMilli() / 1000.0);
        receivers.set(setup.receivers().size());
        integrations.set(setup.receivers().values().stream()
                .mapToInt(receiver -> receiver.integrations().size())
                .sum());
        inhibitionRules.set(setup.config().inhibitRules().size());
    }

    void reloadFailed() {
        reloadSuccessful.set(0);
    }

    @Override
    public void received(Alert alert, Instant now) {
        received.labelValues(alert.isResolvedAt(now) ? "resolved" : "firing", "v2")
                .inc();
    }

    @Override
    public void limited(Alert alert) {
        if (labels.alertNames()) {
            limited.labelValues(alert.name()).inc();
        } else {
            limited.inc();
        }
    }

    @Override
    public void invalid() {
        invalid.labelValues("v2").inc();
    }
}
