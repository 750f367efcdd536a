package io.weir.storage.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EmptyKeyInterceptorTest {
    private static final TopicPartition SAMPLES = new TopicPartition("samples", 2);

    private static ConsumerRecord<byte[], byte[]> record(long offset, byte @Nullable [] key) {
        return new ConsumerRecord<>(
                "samples",
                2,
                offset,
                1000 + offset,
                TimestampType.LOG_APPEND_TIME,
                -1,
                3,
                key,
                new byte[] {1, 2, 3},
                new RecordHeaders(),
                Optional.of(7));
    }

    /** Streams skips records without a key when it restores: a restarted head had lost everything before its snapshot. */
    @Test
    void givesEveryRecordAKeyAndChangesNothingElse() {
        byte[] key = {9};
        Map<TopicPartition, OffsetAndMetadata> nextOffsets = Map.of(SAMPLES, new OffsetAndMetadata(12));
        ConsumerRecords<byte[], byte[]> records =
                new ConsumerRecords<>(Map.of(SAMPLES, List.of(record(10, null), record(11, key))), nextOffsets);

        ConsumerRecords<byte[], byte[]> keyed = new EmptyKeyInterceptor().onConsume(records);
        ConsumerRecord<byte[], byte[]> first = keyed.records(SAMPLES).get(0);
        assertThat(first.key()).isEmpty();
        assertThat(first.value()).containsExactly(1, 2, 3);
        assertThat(first.offset()).isEqualTo(10);
        assertThat(first.timestamp()).isEqualTo(1010);
        assertThat(first.leaderEpoch()).hasValue(7);
        assertThat(keyed.records(SAMPLES).get(1).key()).isSameAs(key);
        assertThat(keyed.nextOffsets()).isEqualTo(nextOffsets);
    }
}
