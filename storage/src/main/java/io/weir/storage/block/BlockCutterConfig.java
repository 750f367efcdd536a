package io.weir.storage.block;

import java.time.Duration;

/**
 * When blocks are cut and how long segments live.
 *
 * @param checkInterval how often heads are looked at
 * @param retention segments whose block ended longer ago are deleted
 */
public record BlockCutterConfig(Duration checkInterval, Duration retention) {
    public static final Duration DEFAULT_CHECK_INTERVAL = Duration.ofSeconds(10);
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(15);

    private static final Duration MAX_RETENTION_INTERVAL = Duration.ofHours(1);

    public static final BlockCutterConfig DEFAULT = new BlockCutterConfig(DEFAULT_CHECK_INTERVAL, DEFAULT_RETENTION);

    public BlockCutterConfig {
        if (checkInterval.toMillis() < 1) {
            throw new IllegalArgumentException("check interval must be positive, not " + checkInterval);
        }
        if (retention.toMillis() < 1) {
            throw new IllegalArgumentException("retention must be positive, not " + retention);
        }
    }

    /** How often segments past retention are looked for: a hundredth of it, but at least hourly. */
    Duration retentionInterval() {
        Duration hundredth = retention.dividedBy(100);
        return hundredth.compareTo(MAX_RETENTION_INTERVAL) > 0 ? MAX_RETENTION_INTERVAL : hundredth;
    }
}
