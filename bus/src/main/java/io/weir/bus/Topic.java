package io.weir.bus;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The topics of Weir. {@link #SAMPLES} and {@link #ALERT_HISTORY} are logs; the others are compacted tables of one
 * partition.
 */
public enum Topic {
    /** All samples, partitioned by fingerprint; the change log of the head store. */
    SAMPLES("samples"),
    METADATA("metadata"),
    TARGETS("targets"),
    PUSH_GROUPS("push-groups"),
    RULES("rules"),
    RULE_STATUS("rule-status"),
    ALERTS("alerts"),
    SILENCES("silences"),
    NOTIFICATIONS("notifications"),
    /** What became of alerts: a log of one partition. */
    ALERT_HISTORY("alert-history"),
    SEGMENTS("segments");

    /** The largest record that a topic takes, compressed or not. */
    static final int MAX_RECORD_BYTES = 8 << 20;

    /** The largest key and value, which leaves room for what Kafka puts around them. */
    static final int MAX_ROW_BYTES = MAX_RECORD_BYTES - (64 << 10);

    private static final Duration HISTORY_RETENTION = Duration.ofDays(30);

    private final String topicName;

    Topic(String topicName) {
        this.topicName = topicName;
    }

    public String topicName() {
        return topicName;
    }

    /** Partitions to create the topic with. */
    int partitions(BusConfig config) {
        return this == SAMPLES ? config.samplesPartitions() : 1;
    }

    /** Topic settings to create the topic with. */
    Map<String, String> settings(BusConfig config) {
        if (this == SAMPLES) {
            return Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(config.samplesRetention().toMillis()),
                    // Retention must go by arrival: a batch of old samples would be deleted at once by its own time. It
                    // also gives every reader one clock, the log's (see docs/decisions/log-clock.md).
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime",
                    TopicConfig.SEGMENT_BYTES_CONFIG,
                    Integer.toString(128 << 20),
                    TopicConfig.SEGMENT_MS_CONFIG,
                    Long.toString(Math.max(60_000, config.samplesRetention().toMillis() / 8)),
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(MAX_RECORD_BYTES));
        }
        if (this == ALERT_HISTORY) {
            return Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(HISTORY_RETENTION.toMillis()),
                    TopicConfig.SEGMENT_BYTES_CONFIG,
                    Integer.toString(16 << 20));
        }
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.SEGMENT_BYTES_CONFIG,
                Integer.toString(16 << 20),
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(3_600_000),
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                "0.2",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(MAX_RECORD_BYTES));
    }
}
