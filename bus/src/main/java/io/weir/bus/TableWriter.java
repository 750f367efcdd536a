package io.weir.bus;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of a table that is a compacted topic. Thread-safe.
 *
 * @param <V> the type of the values
 */
public final class TableWriter<V> {
    /** Where a row was written; {@link TableView#awaitApplied} waits until a view has seen it. */
    public record Position(int partition, long offset) {}

    private final Producer<byte[], byte[]> producer;
    private final TableTopic<V> topic;

    TableWriter(Producer<byte[], byte[]> producer, TableTopic<V> topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /** A writer on any producer, for tests. */
    public static <V> TableWriter<V> on(Producer<byte[], byte[]> producer, TableTopic<V> topic) {
        return new TableWriter<>(producer, topic);
    }

    /**
     * Sets the row {@code key}.
     *
     * @return completes when Kafka has acknowledged it, or with a {@link BusException}, which is a
     *     {@link RowTooLargeException} if there is no use in trying again
     */
    public CompletableFuture<Position> put(String key, V value) {
        byte[] encoded = topic.encode(value);
        int bytes = key.length() + encoded.length;
        if (bytes > Topic.MAX_ROW_BYTES) {
            return CompletableFuture.failedFuture(new RowTooLargeException(topic.topic(), bytes));
        }
        return send(key, encoded);
    }

    /** Removes the row {@code key}. @return completes when Kafka has acknowledged it */
    public CompletableFuture<Position> delete(String key) {
        return send(key, null);
    }

    private CompletableFuture<Position> send(String key, byte @Nullable [] value) {
        CompletableFuture<Position> acknowledged = new CompletableFuture<>();
        String name = topic.topic().topicName();
        try {
            producer.send(
                    new ProducerRecord<>(name, key.getBytes(StandardCharsets.UTF_8), value), (metadata, failure) -> {
                        if (failure == null) {
                            acknowledged.complete(new Position(metadata.partition(), metadata.offset()));
                        } else {
                            acknowledged.completeExceptionally(
                                    new BusException("topic " + name + ": " + failure.getMessage(), failure));
                        }
                    });
        } catch (RuntimeException e) {
            acknowledged.completeExceptionally(new BusException("topic " + name + ": " + e.getMessage(), e));
        }
        return acknowledged;
    }
}
