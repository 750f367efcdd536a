package io.weir.alertmanager;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.weir.alertmanager.dispatch.Dispatch;
import java.util.function.DoubleSupplier;

/** What an instance says of Kafka and of the other instances; the cluster's metrics have Alertmanager's names. */
final class KafkaMetrics {
    private KafkaMetrics() {}

    static void register(PrometheusRegistry registry, KafkaWatch watch, KafkaOwnership ownership, Dispatch dispatch) {
        gauge(
                "weir_alertmanager_owner",
                "Whether this instance is the one that notifies.",
                () -> dispatch.isOwner() && ownership.holdsLease() ? 1 : 0,
                registry);
        gauge(
                "weir_alertmanager_kafka_reachable",
                "Whether Kafka answers; an instance without it neither stores nor notifies.",
                () -> watch.isReachable() ? 1 : 0,
                registry);
        gauge(
                "weir_alertmanager_kafka_last_contact_timestamp_seconds",
                "When Kafka last answered.",
                () -> watch.lastContact().toEpochMilli() / 1000.0,
                registry);
        gauge("alertmanager_cluster_enabled", "Instances share their state, always.", () -> 1, registry);
        gauge(
                "alertmanager_cluster_members",
                "Instances on the same topics.",
                () -> watch.peers().size(),
                registry);
        registry.register(() -> InfoSnapshot.builder()
                .name("alertmanager_cluster_peer")
                .help("The name of this instance among those on the same topics.")
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(Labels.of("peer", KafkaWatch.peerName(ownership.memberId())))
                        .build())
                .build());
        CounterWithCallback.builder()
                .name("alertmanager_cluster_peers_joined_total")
                .help("Instances that came, as this one saw it.")
                .callback(callback -> callback.call((double) watch.joined()))
                .register(registry);
        CounterWithCallback.builder()
                .name("alertmanager_cluster_peers_left_total")
                .help("Instances that went, as this one saw it.")
                .callback(callback -> callback.call((double) watch.left()))
                .register(registry);
        gauge(
                "alertmanager_peer_position",
                "0 for the instance that notifies, 1 for every other.",
                () -> dispatch.isOwner() ? 0 : 1,
                registry);
    }

    private static void gauge(String name, String help, DoubleSupplier value, PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }
}
