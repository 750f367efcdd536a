package io.weir.alertmanager;

import io.weir.alertmanager.api.Cluster;
import io.weir.bus.Bus;
import io.weir.bus.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether Kafka answers and who else is there: asks for the ends of the topics each second, and for the members of
 * the instances' group now and then. Has a thread of its own; its answers are thread-safe.
 */
final class KafkaWatch implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(KafkaWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** An instance that Kafka has not answered for so long calls itself isolated. */
    private static final Duration ISOLATED_AFTER = Duration.ofSeconds(5);

    private static final int ASK_FOR_MEMBERS_EVERY = 5;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final String groupId;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile Instant lastContact;
    private volatile List<Cluster.Peer> peers = List.of();
    private final AtomicLong joined = new AtomicLong();
    private final AtomicLong left = new AtomicLong();
    private boolean reported;

    /** Starts to watch; the connection counts as good at first. */
    KafkaWatch(Bus bus, String groupId, InstantSource clock) {
        this.consumer = bus.consumer("watch");
        this.admin = bus.admin("watch");
        this.groupId = groupId;
        this.clock = clock;
        this.lastContact = clock.instant();
        this.thread = new Thread(this::run, "alertmanager-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** When Kafka last answered. */
    Instant lastContact() {
        return lastContact;
    }

    boolean isReachable() {
        return Duration.between(lastContact, clock.instant()).compareTo(ISOLATED_AFTER) < 0;
    }

    /** All instances, this one too, as Kafka knew them a few seconds ago. */
    List<Cluster.Peer> peers() {
        return peers;
    }

    private void run() {
        List<TopicPartition> partitions = List.of(
                new TopicPartition(Topic.ALERTS.topicName(), 0),
                new TopicPartition(Topic.SILENCES.topicName(), 0),
                new TopicPartition(Topic.NOTIFICATIONS.topicName(), 0));
        try (consumer;
                admin) {
            // Never polled; what isn't assigned makes the consumer complain about the ends it is told.
            consumer.assign(partitions);
            for (int round = 0; ; round++) {
                try {
                    Instant asked = clock.instant();
                    consumer.endOffsets(partitions, TIMEOUT);
                    lastContact = asked;
                    if (round % ASK_FOR_MEMBERS_EVERY == 0) {
                        askForMembers();
                    }
                } catch (KafkaException e) {
                    logger.debug("Kafka does not answer cause={}", e.getMessage());
                }
                report();
                if (closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void report() {
        boolean reachable = isReachable();
        if (reachable == reported) {
            return;
        }
        if (reported) {
            logger.error(
                    "Kafka can't be reached: this instance neither stores nor notifies last_contact={}", lastContact);
        } else {
            logger.info("Kafka answers");
        }
        reported = reachable;
    }

    private void askForMembers() throws InterruptedException {
        try {
            Map<String, ConsumerGroupDescription> groups =
                    admin.describeConsumerGroups(List.of(groupId)).all().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            List<Cluster.Peer> members = new ArrayList<>();
            for (MemberDescription member : groups.values().iterator().next().members()) {
                members.add(new Cluster.Peer(
                        peerName(member.consumerId()), member.host().replaceFirst("^/", "")));
            }
            members.sort(java.util.Comparator.comparing(Cluster.Peer::name));
            joined.addAndGet(countNew(peers, members));
            left.addAndGet(countNew(members, peers));
            peers = List.copyOf(members);
        } catch (ExecutionException | TimeoutException e) {
            logger.debug("Kafka does not tell the members of {} cause={}", groupId, e.toString());
        }
    }

    private static long countNew(List<Cluster.Peer> before, List<Cluster.Peer> after) {
        return after.stream().filter(peer -> !before.contains(peer)).count();
    }

    /** How many instances have come so far, this one included. */
    long joined() {
        return joined.get();
    }

    /** How many instances have gone so far. */
    long left() {
        return left.get();
    }

    /** The unique end of a member's id, which is all that distinguishes instances. */
    static String peerName(String memberId) {
        return memberId.substring(Math.max(0, memberId.length() - 36));
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
