package io.weir.bus;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The samples topic, for appending. Thread-safe; the appenders it makes are not. */
public final class SampleLog {
    /**
     * The key of every record of the samples topic. A batch has no key of its own, but Kafka Streams steps over records
     * without one when it restores a store, so a head would come back empty.
     */
    public static final byte[] KEY = new byte[0];

    /**
     * The header of a scrape in which the scraper names the log that the samples go to, by its {@link #id}. A target that
     * appends to the same log itself leaves those samples out.
     */
    public static final String SCRAPE_HEADER = "X-Weir-Samples-Log";

    private final Producer<byte[], byte[]> producer;
    private final int partitions;
    private final String id;

    SampleLog(Producer<byte[], byte[]> producer, int partitions, String id) {
        this.producer = producer;
        this.partitions = partitions;
        this.id = id;
    }

    /** A log on any producer, for tests; it has no id. */
    public static SampleLog on(Producer<byte[], byte[]> producer, int partitions) {
        return new SampleLog(producer, partitions, "");
    }

    /** Tells this log from all others: the cluster's id and the topic. Empty if the cluster has no id. */
    public String id() {
        return id;
    }

    public int partitions() {
        return partitions;
    }

    /** A new appender, confined to one thread at a time: one for each scrape target, request or job. */
    public SampleAppender appender() {
        return new SampleAppender(this);
    }

    /**
     * Sends one encoded batch to a partition.
     *
     * @return completes when Kafka has acknowledged the record, or exceptionally when it can't
     */
    public CompletableFuture<Void> send(int partition, byte[] batch) {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        try {
            producer.send(
                    new ProducerRecord<>(Topic.SAMPLES.topicName(), partition, KEY, batch), (metadata, failure) -> {
                        if (failure == null) {
                            acknowledged.complete(null);
                        } else {
                            acknowledged.completeExceptionally(
                                    new BusException("topic samples: " + failure.getMessage(), failure));
                        }
                    });
        } catch (RuntimeException e) {
            acknowledged.completeExceptionally(new BusException("topic samples: " + e.getMessage(), e));
        }
        return acknowledged;
    }
}
