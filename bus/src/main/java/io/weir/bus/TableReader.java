package io.weir.bus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a compacted topic from its start and tells a listener every record; keeps no row itself. For a listener that has
 * a form of its own for the rows; {@link TableView} is the one that keeps them as they are. Thread-safe.
 *
 * <p>A record that can't be decoded is logged, counted and stepped over: one bad row must not hide the rest.
 *
 * @param <V> the type of the values
 */
public final class TableReader<V> implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(TableReader.class);
    private static final Duration POLL = Duration.ofSeconds(5);

    /** A writer that waits for its row. */
    private record Awaited(TableWriter.Position position, CompletableFuture<Void> seen) {}

    /** Hears of each record, on the reader's own thread and in the order of the topic. Must be quick. */
    public interface Listener<V> {
        /** @param value the row's new value, or null if it was removed */
        void changed(String key, @Nullable V value);
    }

    private final Consumer<byte[], byte[]> consumer;
    private final TableTopic<V> topic;
    private final Listener<V> listener;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final Map<Integer, Long> applied = new HashMap<>();
    private final Object appliedLock = new Object();
    private final PriorityQueue<Awaited> awaited =
            new PriorityQueue<>(Comparator.comparingLong(waiting -> waiting.position.offset()));
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean failed;
    private final AtomicLong undecodable = new AtomicLong();

    TableReader(Consumer<byte[], byte[]> consumer, TableTopic<V> topic, String name, Listener<V> listener) {
        this.consumer = consumer;
        this.topic = topic;
        this.listener = listener;
        this.thread = new Thread(this::follow, name + "-" + topic.topic().topicName());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void follow() {
        try {
            List<TopicPartition> partitions = Bus.partitionsOf(consumer, topic.topic());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (!closed) {
                if (caughtUp.getCount() > 0
                        && partitions.stream().allMatch(p -> consumer.position(p) >= ends.getOrDefault(p, 0L))) {
                    caughtUp.countDown();
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    apply(record);
                }
                publishPositions(partitions);
            }
        } catch (WakeupException e) {
            if (!closed) {
                throw e;
            }
        } catch (KafkaException e) {
            failed = true;
            logger.error("Reader ended topic={} cause={}", topic.topic().topicName(), e.getMessage(), e);
        } finally {
            consumer.close(Bus.AT_ONCE);
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        V value;
        try {
            value = record.value() == null ? null : topic.decode(record.value());
        } catch (IOException | RuntimeException e) {
            undecodable.incrementAndGet();
            logger.warn(
                    "Undecodable record topic={} partition={} offset={} cause={}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
            return;
        }
        try {
            listener.changed(key, value);
        } catch (RuntimeException e) {
            logger.error("Listener failed topic={} key={}", record.topic(), key, e);
        }
    }

    private void publishPositions(List<TopicPartition> partitions) {
        List<Awaited> seen = new ArrayList<>();
        synchronized (appliedLock) {
            for (TopicPartition partition : partitions) {
                applied.put(partition.partition(), consumer.position(partition));
            }
            // Tables have one partition, so the queue's order is that of the topic.
            while (!awaited.isEmpty() && isApplied(awaited.peek().position)) {
                seen.add(awaited.remove());
            }
            appliedLock.notifyAll();
        }
        seen.forEach(waiting -> waiting.seen.complete(null));
    }

    private boolean isApplied(TableWriter.Position position) {
        return applied.getOrDefault(position.partition(), 0L) > position.offset();
    }

    /**
     * Completes, on the reader's thread, when this reader has told the row written at {@code position}; exceptionally if that
     * takes longer than {@code timeout}.
     */
    public CompletableFuture<Void> whenApplied(TableWriter.Position position, Duration timeout) {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        synchronized (appliedLock) {
            if (isApplied(position)) {
                return CompletableFuture.completedFuture(null);
            }
            awaited.add(new Awaited(position, seen));
        }
        return seen.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Whether every record that existed when the reader was opened has been read, and new ones still are. Once Kafka has
     * refused the reader for good, what it has told grows old, and this is false.
     */
    public boolean isCaughtUp() {
        return caughtUp.getCount() == 0 && !failed;
    }

    /** Records that could not be decoded so far. */
    public long undecodableRecords() {
        return undecodable.get();
    }

    /**
     * Waits until {@link #isCaughtUp}.
     *
     * @throws BusException if that takes longer than {@code timeout}
     */
    public void awaitCaughtUp(Duration timeout) {
        try {
            if (!caughtUp.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BusException(
                        "topic " + topic.topic().topicName() + " was not read to its end within " + timeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusException(
                    "interrupted while reading topic " + topic.topic().topicName(), e);
        }
    }

    /**
     * Waits until this reader has told the row written at {@code position}, so that a writer can read its own write.
     *
     * @throws TimeoutException if that takes longer than {@code timeout}
     */
    public void awaitApplied(TableWriter.Position position, Duration timeout)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + timeout.toNanos();
        synchronized (appliedLock) {
            while (!isApplied(position)) {
                long leftMs = (deadline - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    throw new TimeoutException("topic " + topic.topic().topicName() + " offset " + position.offset()
                            + " was not read within " + timeout);
                }
                appliedLock.wait(leftMs);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
