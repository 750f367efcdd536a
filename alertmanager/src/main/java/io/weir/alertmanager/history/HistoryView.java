package io.weir.alertmanager.history;

import io.weir.bus.Bus;
import io.weir.bus.TableTopic;
import io.weir.model.record.AlertHistoryRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest events of the history topic, in memory, followed on a thread of its own. Older ones are in the topic only.
 * Thread-safe.
 */
public final class HistoryView implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(HistoryView.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration REACH = Duration.ofDays(1);
    private static final int MAX_EVENTS = 20_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Instant start;
    private final Deque<AlertHistoryRecord> events = new ArrayDeque<>();
    private final Thread thread;
    private volatile boolean closed;

    /** Starts to read what is younger than a day at {@code now}. */
    public HistoryView(Bus bus, Instant now) {
        this.consumer = bus.consumer("alertmanager-history");
        this.start = now.minus(REACH);
        this.thread = new Thread(this::follow, "alertmanager-history");
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        try {
            TopicPartition partition =
                    new TopicPartition(TableTopic.ALERT_HISTORY.topic().topicName(), 0);
            consumer.assign(List.of(partition));
            while (!closed) {
                try {
                    seek(partition);
                    while (!closed) {
                        consumer.poll(POLL).forEach(this::add);
                    }
                } catch (WakeupException closing) {
                    // Only close() wakes the consumer.
                } catch (KafkaException e) {
                    logger.warn("Alert history can't be read, trying again cause={}", e.getMessage());
                }
            }
        } finally {
            consumer.close(Bus.AT_ONCE);
        }
    }

    private void seek(TopicPartition partition) {
        OffsetAndTimestamp first = consumer.offsetsForTimes(java.util.Map.of(partition, start.toEpochMilli()))
                .get(partition);
        synchronized (events) {
            events.clear();
        }
        if (first == null) {
            consumer.seekToEnd(List.of(partition));
        } else {
            consumer.seek(partition, first.offset());
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            AlertHistoryRecord event = TableTopic.ALERT_HISTORY.decode(record.value());
            synchronized (events) {
                events.addLast(event);
                if (events.size() > MAX_EVENTS) {
                    events.removeFirst();
                }
            }
        } catch (IOException e) {
            logger.warn("Undecodable event of the alert history offset={} cause={}", record.offset(), e.getMessage());
        }
    }

    /** The newest events that {@code wanted} holds for, the newest first. */
    public List<AlertHistoryRecord> newest(Predicate<AlertHistoryRecord> wanted, int limit) {
        List<AlertHistoryRecord> found = new ArrayList<>();
        synchronized (events) {
            for (Iterator<AlertHistoryRecord> all = events.descendingIterator();
                    all.hasNext() && found.size() < limit; ) {
                AlertHistoryRecord event = all.next();
                if (wanted.test(event)) {
                    found.add(event);
                }
            }
        }
        return found;
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
