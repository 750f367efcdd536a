package io.weir.standalone.broker;

import java.nio.file.Path;

/**
 * Where the embedded broker listens and keeps its logs.
 *
 * @param port must be known before the start, since the broker advertises it; 0 takes a free one
 * @param dataDir of this broker alone
 */
public record BrokerConfig(String host, int port, Path dataDir) {}
