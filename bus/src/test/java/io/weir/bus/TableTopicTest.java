package io.weir.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.record.PushGroupRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

class TableTopicTest {
    /** Rows that were written before groups had a time to live. */
    @Test
    void readsRowsOfAnOlderSchema() throws IOException {
        Schema schema;
        try (InputStream in = PushGroupRecord.class.getResourceAsStream("push-group-record.1.avsc")) {
            schema = new Schema.Parser().parse(Objects.requireNonNull(in));
        }
        GenericData.Record record = new GenericRecordBuilder(schema)
                .set("groupingKey", Map.of("job", "j"))
                .set("pushTime", 1_000L)
                .set("pushFailureTime", 0L)
                .set("families", List.of())
                .build();
        ByteBuffer encoded = new BinaryMessageEncoder<GenericData.Record>(GenericData.get(), schema).encode(record);
        byte[] row = new byte[encoded.remaining()];
        encoded.get(row);

        PushGroupRecord read = TableTopic.PUSH_GROUPS.decode(row);

        assertThat(read.getGroupingKey()).containsExactly(Map.entry("job", "j"));
        assertThat(read.getPushTime()).isEqualTo(Instant.ofEpochMilli(1_000));
        assertThat(read.getTimeToLiveMs()).isZero();
    }
}
