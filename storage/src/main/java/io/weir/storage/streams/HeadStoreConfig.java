package io.weir.storage.streams;

import io.weir.storage.head.HeadConfig;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a store process runs its heads.
 *
 * @param stateDir local directory for snapshots; a cache that may be deleted while the process is down
 * @param head what heads keep and accept
 * @param snapshotInterval how often each head is written to {@code stateDir}
 * @param applicationServer {@code host:port} at which other processes reach this one's heads (Arrow Flight)
 * @param instanceId names this process among the store processes, the same after a restart, so that it gets its partitions
 *     back at once
 * @param streamThreads threads that apply records; partitions are spread over them
 */
public record HeadStoreConfig(
        Path stateDir,
        HeadConfig head,
        Duration snapshotInterval,
        String applicationServer,
        String instanceId,
        int streamThreads) {
    public static final Duration DEFAULT_SNAPSHOT_INTERVAL = Duration.ofMinutes(5);

    public HeadStoreConfig {
        if (!applicationServer.matches("[^:]+:[0-9]+|\\[[^]]+]:[0-9]+")) {
            throw new IllegalArgumentException("application server is not host:port: " + applicationServer);
        }
        if (instanceId.isBlank()) {
            throw new IllegalArgumentException("instance id is blank");
        }
        if (streamThreads < 1) {
            throw new IllegalArgumentException("stream threads must be at least 1, not " + streamThreads);
        }
    }
}
