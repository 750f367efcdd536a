package io.weir.stream.job;

import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends each record to its own topic. */
final class BusRecordSerializationSchema implements KafkaRecordSerializationSchema<BusRecord> {
    private static final long serialVersionUID = 1;

    @Override
    @SuppressWarnings("NullAway") // Kafka takes null for "partition by key".
    public ProducerRecord<byte[], byte[]> serialize(BusRecord record, KafkaSinkContext context, Long timestamp) {
        Integer partition = record.partition() == BusRecord.BY_KEY ? null : record.partition();
        return new ProducerRecord<>(record.topic().topicName(), partition, record.key(), record.value());
    }
}
