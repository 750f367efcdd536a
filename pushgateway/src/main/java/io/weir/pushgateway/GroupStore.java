package io.weir.pushgateway;

import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.record.PushGroupRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups, as the topic tells them, and what this gateway has written and not heard of yet. Thread-safe; one change of a
 * group at a time.
 *
 * <p>Two gateways on the topic may change one group at once. Neither blocks the other: each writes, and learns from the
 * order of the topic whether a foreign row came between what its change started from and its own row. If so, the change is
 * {@linkplain Sent#overtaken() overtaken} and its author makes it again, from that row.
 *
 * <pre>{@code
 * topic, one key:   r1   r2 (foreign)   r3 (own, made from r1)   r4 (own, made from r2)
 * }</pre>
 */
final class GroupStore {
    private static final Logger logger = LoggerFactory.getLogger(GroupStore.class);

    private final GroupTopic topic;

    /** What the topic holds, as far as it was read. */
    private final SortedMap<String, Group> applied = new TreeMap<>();

    /** How much memory they take, about. */
    private long heapBytes;

    /** How many of them have a time to live. */
    private int mortal;

    /** Changes of this gateway that are under way. */
    private final Map<String, Change> underWay = new HashMap<>();

    /** The same with the changes under way, which is what further ones are checked against. */
    private final GroupIndex newest = new GroupIndex();

    GroupStore(GroupTopic topic) {
        this.topic = topic;
        topic.listen(this::changed);
    }

    /** A new row of the topic. Its state is guarded by the store. */
    final class Change {
        private final GroupingKey groupingKey;
        private final String key;
        private final @Nullable Group after;
        private boolean seen;
        private boolean overtaken;

        /** The last foreign row before this one, if overtaken. */
        private @Nullable Group foreign;

        private Change(GroupingKey groupingKey, @Nullable Group after) {
            this.groupingKey = groupingKey;
            this.key = groupingKey.topicKey();
            this.after = after;
        }

        private void addTo(List<Group> groups) {
            if (after != null) {
                groups.add(after);
            }
        }

        /** Sends the row; call once, in the order of {@link GroupStore#begin}. Blocks only where Kafka makes it. */
        Sent send() {
            GroupTopic.Write write;
            try {
                write = topic.write(key, after == null ? null : GroupRecords.record(after));
            } catch (RuntimeException e) {
                finish(this);
                throw e;
            }
            return new Sent(this, write);
        }
    }

    /** A change on its way. */
    final class Sent {
        private final Change change;
        private final GroupTopic.Write write;

        private Sent(Change change, GroupTopic.Write write) {
            this.change = change;
            this.write = write;
        }

        /**
         * Waits until Kafka has acknowledged the row and this store has it.
         *
         * @throws io.weir.bus.BusException if that fails
         */
        void await() throws InterruptedException {
            try {
                write.await();
            } finally {
                finish(change);
            }
        }

        @Nullable
        Group after() {
            return change.after;
        }

        /** After {@link #await}: whether a row that this change did not start from came before it. */
        boolean overtaken() {
            synchronized (GroupStore.this) {
                return change.overtaken;
            }
        }

        /**
         * After {@link #await}, if overtaken: what the change is to be made from again, which is the foreign row before it
         * and perhaps one after it.
         *
         * @param known what earlier attempts at the change were to be made from
         * @param newest what the store holds now
         */
        @Nullable
        Group base(@Nullable Group known, @Nullable Group newest) {
            synchronized (GroupStore.this) {
                Group base = change.foreign == null ? null : change.foreign.over(known);
                return newest == null || Objects.equals(newest, change.after) ? base : newest.over(base);
            }
        }
    }

    private void changed(String key, @Nullable PushGroupRecord record) {
        Group group;
        try {
            group = record == null ? null : GroupRecords.group(record);
        } catch (IllegalArgumentException e) {
            logger.warn("Group can't be understood key={} cause={}", key, e.getMessage());
            return;
        }
        synchronized (this) {
            apply(key, group);
        }
    }

    private void apply(String key, @Nullable Group group) {
        Group before = group == null ? applied.remove(key) : applied.put(key, group);
        heapBytes += (group == null ? 0 : group.heapBytes()) - (before == null ? 0 : before.heapBytes());
        mortal += (group != null && group.isMortal() ? 1 : 0) - (before != null && before.isMortal() ? 1 : 0);
        Change change = underWay.get(key);
        if (change == null) {
            Group known = group == null ? before : group;
            if (known != null) {
                newest.set(known.key(), group);
            }
        } else if (!change.seen) {
            change.seen = Objects.equals(change.after, group);
            if (!change.seen) {
                change.overtaken = true;
                change.foreign = group;
            }
        }
    }

    /**
     * Makes {@code after} the {@linkplain #newest newest} state of a group, or removes it; to be sent next.
     *
     * @param before what {@link #newest(GroupingKey)} gave when the change was decided
     */
    synchronized Change begin(GroupingKey groupingKey, @Nullable Group before, @Nullable Group after) {
        Change change = new Change(groupingKey, after);
        if (underWay.put(change.key, change) != null) {
            throw new IllegalStateException("two changes at once of group " + groupingKey);
        }
        newest.set(groupingKey, after);
        Group now = applied.get(change.key);
        if (!Objects.equals(now, before)) {
            change.overtaken = true;
            change.foreign = now;
        }
        return change;
    }

    private synchronized void finish(Change change) {
        underWay.remove(change.key, change);
        newest.set(change.groupingKey, applied.get(change.key));
    }

    /** The group with this gateway's changes under way, which is what the next change starts from. */
    synchronized @Nullable Group newest(GroupingKey groupingKey) {
        return newest.get(groupingKey);
    }

    /** All groups with this gateway's changes under way, ascending by topic key; a copy. */
    synchronized List<Group> newest() {
        List<Group> groups = new ArrayList<>(applied.size() + underWay.size());
        TreeMap<String, Change> changes = new TreeMap<>(underWay);
        applied.forEach((key, group) -> {
            while (!changes.isEmpty() && changes.firstKey().compareTo(key) < 0) {
                changes.pollFirstEntry().getValue().addTo(groups);
            }
            Change change = changes.remove(key);
            if (change == null) {
                groups.add(group);
            } else {
                change.addTo(groups);
            }
        });
        changes.values().forEach(change -> change.addTo(groups));
        return groups;
    }

    /** Why {@code candidate} does not fit the newest state of the other groups and the gateway's own metrics, or null. */
    synchronized @Nullable String problem(Group candidate, Map<String, MetricType> ownTypes) {
        return new ConsistencyCheck(newest, ownTypes).problem(candidate);
    }

    /** Whether, in its newest state, a group other than {@code except} holds a series with these labels. */
    synchronized boolean holds(Labels series, GroupingKey except) {
        return newest.holds(series, except);
    }

    /** The groups whose time to live has passed, as far as Kafka has acknowledged them. */
    synchronized List<GroupingKey> expired(long nowMs) {
        List<GroupingKey> expired = new ArrayList<>();
        if (mortal == 0) {
            return expired;
        }
        for (Group group : applied.values()) {
            if (group.expiryTimeMs() <= nowMs) {
                expired.add(group.key());
            }
        }
        return expired;
    }

    /** All groups that Kafka has acknowledged, ascending by key: what anybody may see. */
    synchronized List<Group> acknowledged() {
        return new ArrayList<>(applied.values());
    }

    /** How many groups are about to expire. */
    synchronized int expiring(long nowMs) {
        int expiring = 0;
        if (mortal == 0) {
            return expiring;
        }
        for (Group group : applied.values()) {
            expiring += group.expiresSoon(nowMs) ? 1 : 0;
        }
        return expiring;
    }

    /** About how much memory all groups take that Kafka has acknowledged. */
    synchronized long heapBytes() {
        return heapBytes;
    }

    synchronized int size() {
        return applied.size();
    }
}
