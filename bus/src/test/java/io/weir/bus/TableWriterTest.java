package io.weir.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.record.MetadataRecord;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TableWriterTest {
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final TableWriter<MetadataRecord> writer = TableWriter.on(producer, TableTopic.METADATA);

    private static MetadataRecord row(int helpBytes) {
        return new MetadataRecord("m", "j", "gauge", "x".repeat(helpBytes), "");
    }

    @Test
    void sendsRows() {
        assertThat(writer.put("k", row(10)).join().partition()).isZero();
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void refusesARowThatNoTopicTakes() {
        assertThatThrownBy(() -> writer.put("k", row(Topic.MAX_RECORD_BYTES)).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(RowTooLargeException.class)
                .hasMessageContaining("topic metadata: a row of ");
        assertThat(producer.history()).isEmpty();
    }
}
