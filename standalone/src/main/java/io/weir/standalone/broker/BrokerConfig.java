package io.weir.standalone.broker;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the embedded broker listens and keeps its logs.
 *
 * @param port must be known before the start, since the broker advertises it; 0 takes a free one
 * @param dataDir of this broker alone
 * @param doors further listeners, for clients that reach the broker another way
 */
public record BrokerConfig(String host, int port, Path dataDir, List<Door> doors) {
    /**
     * A listener that tells its clients another port than its own, which something in between forwards.
     *
     * @param advertisedPort where its clients connect
     */
    public record Door(int port, int advertisedPort) {}

    public BrokerConfig {
        doors = List.copyOf(doors);
    }

    public BrokerConfig(String host, int port, Path dataDir) {
        this(host, port, dataDir, List.of());
    }
}
