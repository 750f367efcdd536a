package io.weir.alertmanager;

import io.weir.bus.Bus;
import io.weir.bus.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elects the one instance that notifies: the member of a consumer group that is given the only partition of the alerts
 * topic. No records are read through it. Has a thread of its own.
 */
final class KafkaOwnership implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(KafkaOwnership.class);
    private static final Duration POLL = Duration.ofMillis(500);

    /** Hears of the election, on the election's thread. */
    interface Candidate {
        void acquired();

        void lost();
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Candidate candidate;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    KafkaOwnership(Bus bus, String groupId, Candidate candidate) {
        this.consumer = bus.groupConsumer("owner", groupId);
        this.candidate = candidate;
        this.thread = new Thread(this::run, "alertmanager-owner");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of(Topic.ALERTS.topicName()), new Rebalance());
            while (closing.getCount() > 0) {
                try {
                    consumer.poll(POLL);
                } catch (WakeupException closingNow) {
                    // Only close() wakes it, after counting down: the loop ends.
                } catch (KafkaException e) {
                    logger.warn("Election of the notifying instance is disturbed cause={}", e.getMessage());
                    pause();
                }
            }
        }
    }

    /** Errors can come at once, again and again. */
    private void pause() {
        try {
            boolean unused = closing.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                consumer.pause(partitions);
                candidate.acquired();
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                candidate.lost();
            }
        }
    }

    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
