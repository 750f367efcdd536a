package io.weir.stream.job;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of the samples topic as they are; the selection decodes them. */
final class LogRecordDeserializationSchema implements KafkaRecordDeserializationSchema<LogRecord> {
    private static final long serialVersionUID = 1;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<LogRecord> out) {
        if (record.value() != null) {
            out.collect(new LogRecord(record.partition(), record.timestamp(), record.value()));
        }
    }

    @Override
    public TypeInformation<LogRecord> getProducedType() {
        return LogRecordSerializer.TYPE;
    }
}
