package io.weir.pushgateway;

import io.weir.web.ListenAddress;
import java.time.Duration;

/**
 * How a Pushgateway runs.
 *
 * @param interval how often the samples of every group are published again
 * @param maxBodyBytes the largest push, after decompression
 */
public record PushgatewayConfig(ListenAddress listenAddress, Duration interval, int maxBodyBytes) {
    public static final ListenAddress DEFAULT_LISTEN_ADDRESS = new ListenAddress("127.0.0.1", 9091);
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(15);
    public static final int DEFAULT_MAX_BODY_BYTES = 64 << 20;

    public PushgatewayConfig {
        if (interval.toMillis() < 100) {
            throw new IllegalArgumentException("push interval " + interval + " is shorter than 100ms");
        }
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("largest push must be at least 1 byte, not " + maxBodyBytes);
        }
    }

    /** Defaults, on {@code listenAddress}. */
    public static PushgatewayConfig of(ListenAddress listenAddress) {
        return new PushgatewayConfig(listenAddress, DEFAULT_INTERVAL, DEFAULT_MAX_BODY_BYTES);
    }
}
