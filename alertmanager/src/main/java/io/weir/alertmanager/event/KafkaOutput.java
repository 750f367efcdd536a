package io.weir.alertmanager.event;

import io.weir.alertmanager.config.EventRecorderConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes events to a topic of any Kafka, with the instance as their key, and doesn't wait. */
final class KafkaOutput implements EventOutput {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final int LINGER_MS = 5;

    private final EventRecorderConfig.Kafka config;
    private final byte[] key;
    private final EventMetrics metrics;
    private final KafkaProducer<byte[], byte[]> producer;

    KafkaOutput(EventRecorderConfig.Kafka config, String instance, EventMetrics metrics) {
        this.config = config;
        this.key = instance.getBytes(StandardCharsets.UTF_8);
        this.metrics = metrics;
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, String.join(",", config.brokers()),
                        ProducerConfig.CLIENT_ID_CONFIG, config.clientId(),
                        ProducerConfig.ACKS_CONFIG, config.acks(),
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, config.acks().equals("all"),
                        ProducerConfig.COMPRESSION_TYPE_CONFIG, config.compression(),
                        ProducerConfig.LINGER_MS_CONFIG, LINGER_MS,
                        // An event that would have to wait for room or for a broker's answer is dropped.
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @Override
    public String name() {
        return "kafka:" + String.join(",", config.brokers().stream().sorted().toList()) + "/" + config.topic();
    }

    @Override
    public void send(byte[] event) {
        producer.send(new ProducerRecord<>(config.topic(), key, event), (metadata, failure) -> {
            if (failure != null) {
                metrics.produceFailed(name(), failure instanceof RetriableException ? "retriable" : "fatal");
            }
        });
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
