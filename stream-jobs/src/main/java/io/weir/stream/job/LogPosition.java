package io.weir.stream.job;

import java.util.Collection;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** The first record at or after a time of the log. Where retention has removed a checkpoint's position, the oldest record. */
@SuppressWarnings("deprecation") // Kafka deprecated the enum that the connector's interface has.
final class LogPosition implements OffsetsInitializer {
    private static final long serialVersionUID = 1;

    private final OffsetsInitializer byTime;

    LogPosition(long logTimeMs) {
        this.byTime = OffsetsInitializer.timestamp(Math.max(0, logTimeMs));
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        return byTime.getPartitionOffsets(partitions, retriever);
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.EARLIEST;
    }
}
