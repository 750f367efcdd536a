package io.weir.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class TableReaderTest {
    private static final String TOPIC = Topic.SILENCES.topicName();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

    private TableReader<?> reader() {
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        Node node = new Node(0, "localhost", 1);
        Node[] nodes = {node};
        consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, node, nodes, nodes)));
        consumer.updateBeginningOffsets(Map.of(partition, 0L));
        consumer.updateEndOffsets(Map.of(partition, 0L));
        return new TableReader<>(consumer, TableTopic.SILENCES, "test", (key, value) -> {});
    }

    @Test
    void anEmptyTopicIsReadToItsEnd() {
        try (TableReader<?> reader = reader()) {
            reader.start();
            reader.awaitCaughtUp(PATIENCE);
            assertThat(reader.isCaughtUp()).isTrue();
        }
    }

    @Test
    void isNotCaughtUpOnceKafkaHasRefusedItForGood() {
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(() -> consumer.setPollException(new TopicAuthorizationException(TOPIC)));
        try (TableReader<?> reader = reader()) {
            reader.start();
            reader.awaitCaughtUp(PATIENCE);
            assertTimeoutPreemptively(PATIENCE, () -> {
                while (reader.isCaughtUp()) {
                    Thread.onSpinWait();
                }
            });
            assertThat(reader.isCaughtUp()).isFalse();
        }
    }
}
