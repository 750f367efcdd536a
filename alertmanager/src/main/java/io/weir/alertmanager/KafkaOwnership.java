package io.weir.alertmanager;

import io.weir.bus.Bus;
import io.weir.bus.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elects the one instance that notifies: the member of a consumer group that is given the only partition of the alerts
 * topic. No records are read through it. Has a thread of its own.
 *
 * <p>A member that loses Kafka isn't told that another was elected. So the right to notify is a lease, which ends before
 * Kafka would give the partition away: each commit that Kafka accepts proves membership at that moment, and prolongs it.
 *
 * <pre>{@code
 * waiting ──partition given──▶ candidate ──commit accepted──▶ owner ─┐ commit accepted each second
 *    ▲                             ▲                          │  ▲───┘
 *    │                             └──── lease ran out ───────┤
 *    └──────── partition taken, or commit refused ────────────┘
 * }</pre>
 */
final class KafkaOwnership implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(KafkaOwnership.class);
    private static final Duration POLL = Duration.ofMillis(300);
    private static final Duration RENEW_TIMEOUT = Duration.ofSeconds(2);
    private static final long RENEW_EVERY_NS = Duration.ofSeconds(1).toNanos();

    /** A second less than Kafka waits for a silent member, for clocks that run differently. */
    private static final long LEASE_NS =
            Bus.GROUP_SESSION_TIMEOUT.minusSeconds(1).toNanos();

    /** Hears of the election, on the election's thread. */
    interface Candidate {
        void acquired();

        void lost();
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Candidate candidate;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile long leaseEndNs = System.nanoTime();
    private volatile String memberId = "";

    // Confined to the thread.
    private @Nullable TopicPartition partition;
    private boolean owner;
    private long renewedNs = System.nanoTime() - RENEW_EVERY_NS;

    KafkaOwnership(Bus bus, String groupId, Candidate candidate) {
        this.consumer = bus.groupConsumer("owner", groupId);
        this.candidate = candidate;
        this.thread = new Thread(this::run, "alertmanager-owner");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether no other instance can have been elected yet. Thread-safe. */
    boolean holdsLease() {
        return System.nanoTime() - leaseEndNs < 0;
    }

    /** This instance's name in the group, empty before it has one. Thread-safe. */
    String memberId() {
        return memberId;
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of(Topic.ALERTS.topicName()), new Rebalance());
            while (closing.getCount() > 0) {
                try {
                    consumer.poll(POLL);
                    memberId = consumer.groupMetadata().memberId();
                    renew();
                } catch (WakeupException closingNow) {
                    // Only close() wakes it, after counting down: the loop ends.
                } catch (KafkaException e) {
                    logger.warn("Election of the notifying instance is disturbed cause={}", e.getMessage());
                    pause();
                }
                if (owner && !holdsLease()) {
                    logger.warn("Kafka has not answered for too long: another instance may notify from now on");
                    lose();
                }
            }
        }
    }

    private void renew() {
        TopicPartition mine = partition;
        long nowNs = System.nanoTime();
        if (mine == null || nowNs - renewedNs < RENEW_EVERY_NS) {
            return;
        }
        try {
            consumer.commitSync(Map.of(mine, new OffsetAndMetadata(0)), RENEW_TIMEOUT);
        } catch (CommitFailedException e) {
            // No member any more; the next poll joins the group again.
            lose();
            return;
        } catch (RetriableException e) {
            // Tried again in a moment; the lease may run out meanwhile.
            return;
        }
        renewedNs = nowNs;
        leaseEndNs = nowNs + LEASE_NS;
        if (!owner) {
            owner = true;
            candidate.acquired();
        }
    }

    private void lose() {
        leaseEndNs = System.nanoTime();
        if (owner) {
            owner = false;
            candidate.lost();
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
                partition = partitions.iterator().next();
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                partition = null;
                lose();
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
