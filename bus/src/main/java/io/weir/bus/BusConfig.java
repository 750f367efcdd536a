package io.weir.bus;

import java.time.Duration;
import java.util.Map;

/**
 * How to reach Kafka, and how to create the topics that are missing.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param samplesPartitions partitions of the samples topic if it has to be created; an existing topic keeps its own
 * @param replicationFactor of topics that have to be created
 * @param samplesRetention how long the samples topic keeps records, by arrival; must exceed the head window
 * @param clientProperties passed to every client as they are, for security settings
 */
public record BusConfig(
        String bootstrapServers,
        int samplesPartitions,
        int replicationFactor,
        Duration samplesRetention,
        Map<String, String> clientProperties) {
    public static final int DEFAULT_SAMPLES_PARTITIONS = 4;
    public static final Duration DEFAULT_SAMPLES_RETENTION = Duration.ofHours(12);

    public BusConfig {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("no Kafka bootstrap server given");
        }
        if (samplesPartitions < 1) {
            throw new IllegalArgumentException("samples partitions must be at least 1, not " + samplesPartitions);
        }
        if (replicationFactor < 1) {
            throw new IllegalArgumentException("replication factor must be at least 1, not " + replicationFactor);
        }
        clientProperties = Map.copyOf(clientProperties);
    }

    /** Defaults for a broker at {@code bootstrapServers}. */
    public static BusConfig of(String bootstrapServers) {
        return new BusConfig(bootstrapServers, DEFAULT_SAMPLES_PARTITIONS, 1, DEFAULT_SAMPLES_RETENTION, Map.of());
    }
}
