package io.weir.pushgateway;

import io.weir.bus.BusException;
import io.weir.exposition.MetricFamilies;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What pushes do: change a group, check it, write it to the topic, publish its samples. Thread-safe.
 *
 * <p>Changes are decided and sent one after the other and waited for outside of that order: each sees those before it, and
 * changes of different groups share a round trip to Kafka. A change returns when Kafka has acknowledged both the group and
 * its samples.
 *
 * <p>Samples carry the time of the push. The instants that are multiples of the interval belong to
 * {@link #republish}, which gives every live series a sample at each of them; gateways on one topic hence publish the
 * same samples, and repeated ones are dropped by whoever reads them.
 */
final class Gateway {
    /** Changes that may wait for Kafka at once, fewer than the web server has threads. */
    private static final int MAX_WAITING = 40;

    private static final Duration WAITING_TIMEOUT = Duration.ofSeconds(1);
    private static final int TURNS = 256;

    /** How often a change starts again because another gateway was faster, before it gives up. */
    private static final int MAX_ATTEMPTS = 10;

    private static final int MAX_PAUSE_MS = 50;

    /** How many groups are on their way to Kafka at once when many are deleted. */
    private static final int BATCH = 500;

    /** How many series are published again at once. */
    private static final int PART = 2_000;

    private final GroupStore store;
    private final SampleSink samples;
    private final MetadataSink metadata;
    private final Supplier<Map<String, MetricType>> ownTypes;
    private final boolean consistencyCheck;
    private final long maxHeapBytes;
    private final InstantSource clock;
    private final long intervalMs;

    /** Held while a change is decided and sent. */
    private final ReentrantLock order = new ReentrantLock(true);

    /** Held, by the hash of the grouping key, until a change is acknowledged: one at a time for each group. */
    private final ReentrantLock[] turns =
            Stream.generate(() -> new ReentrantLock(true)).limit(TURNS).toArray(ReentrantLock[]::new);

    private final Semaphore waiting = new Semaphore(MAX_WAITING);

    /** Held while many groups are deleted, which takes many turns at once. */
    private final ReentrantLock many = new ReentrantLock();

    private long lastTimestampMs;

    /** The groups at the last instant of the interval, ascending by topic key. */
    private List<Group> published = List.of();

    Gateway(
            GroupStore store,
            SampleSink samples,
            MetadataSink metadata,
            Supplier<Map<String, MetricType>> ownTypes,
            boolean consistencyCheck,
            long maxHeapBytes,
            InstantSource clock,
            Duration interval) {
        this.store = store;
        this.samples = samples;
        this.metadata = metadata;
        this.ownTypes = ownTypes;
        this.consistencyCheck = consistencyCheck;
        this.maxHeapBytes = maxHeapBytes;
        this.clock = clock;
        this.intervalMs = interval.toMillis();
    }

    /** What a request makes of a group; null is no group. */
    private interface Edit {
        Outcome apply(@Nullable Group before, long timestampMs);
    }

    /** The new state of the group, and why the request is refused, if it is. */
    private record Outcome(@Nullable Group after, @Nullable String refusal) {}

    /**
     * Stores what was pushed.
     *
     * @param replace whether all that is in the group goes, or only families of the same name
     * @param timeToLive how long the group stays unless it is pushed again; zero is for ever
     * @throws PushRefusedException if it has timestamps or, where that is checked, is inconsistent with itself or with what
     *     is there
     * @throws GatewayFullException if there is no memory for it
     * @throws BusException if Kafka can't take it; it may be stored nevertheless
     */
    void push(GroupingKey key, MetricFamilies pushed, boolean replace, Duration timeToLive)
            throws PushRefusedException, InterruptedException {
        Map<String, MetricType> own = ownTypes.get();
        long toLiveMs = timeToLive.toMillis();
        String refusal = change(key, (before, timestampMs) -> {
            Group group = before == null ? Group.empty(key) : before;
            Group after = group.pushed(pushed.families(), replace, timestampMs, toLiveMs);
            requireRoom(before, after);
            String problem = pushed.hasTimestamps() ? "pushed metrics must not have timestamps" : problem(after, own);
            if (problem == null) {
                return new Outcome(after, null);
            }
            Group failed = group.failed(timestampMs, toLiveMs);
            // Differs from Pushgateway: a new group that can't even hold its two push times is not created. Its series
            // would be those of another group.
            boolean recordable = before != null || problem(failed, own) == null;
            return new Outcome(recordable ? failed : null, problem);
        });
        if (refusal != null) {
            throw new PushRefusedException(refusal);
        }
    }

    /** Before anything else, since even a push that is refused makes a group. */
    private void requireRoom(@Nullable Group before, Group after) {
        long more = after.heapBytes() - (before == null ? 0 : before.heapBytes());
        if (more > 0 && store.heapBytes() + more > maxHeapBytes) {
            throw new GatewayFullException(maxHeapBytes);
        }
    }

    private @Nullable String problem(Group candidate, Map<String, MetricType> own) {
        return consistencyCheck ? store.problem(candidate, own) : null;
    }

    /**
     * Removes a group, if it exists.
     *
     * @throws BusException if Kafka can't take it; it may be removed nevertheless
     */
    void delete(GroupingKey key) throws InterruptedException {
        change(key, (before, timestampMs) -> new Outcome(null, null));
    }

    /**
     * Removes all groups.
     *
     * @throws BusException if Kafka can't take it; some may be removed nevertheless
     */
    void wipe() throws InterruptedException {
        List<GroupingKey> keys = new ArrayList<>();
        store.newest().forEach(group -> keys.add(group.key()));
        changeMany(keys, (before, timestampMs) -> new Outcome(null, null));
    }

    /**
     * Removes the groups whose time to live has passed.
     *
     * @return how many
     * @throws BusException if Kafka can't take it; some may be removed nevertheless
     */
    int expire() throws InterruptedException {
        long nowMs = clock.millis();
        List<GroupingKey> keys = store.expired(nowMs);
        // A group that was pushed again meanwhile stays as it is.
        changeMany(
                keys,
                (before, timestampMs) ->
                        new Outcome(before == null || before.expiryTimeMs() <= nowMs ? null : before, null));
        return keys.size();
    }

    /** Whether so many changes wait for Kafka that more are refused. */
    boolean isOverloaded() {
        return waiting.availablePermits() == 0;
    }

    private @Nullable String change(GroupingKey key, Edit edit) throws InterruptedException {
        if (!waiting.tryAcquire(WAITING_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new BusException("too many pushes are waiting for Kafka");
        }
        ReentrantLock turn = turnOf(key);
        try {
            acquire(turn);
            try {
                return complete(key, edit, begin(key, edit, null));
            } finally {
                turn.unlock();
            }
        } finally {
            waiting.release();
        }
    }

    private ReentrantLock turnOf(GroupingKey key) {
        return turns[Math.floorMod(key.hashCode(), turns.length)];
    }

    /** Makes one edit of many groups. */
    private void changeMany(List<GroupingKey> keys, Edit edit) throws InterruptedException {
        acquire(many);
        try {
            for (int from = 0; from < keys.size(); from += BATCH) {
                changeBatch(keys.subList(from, Math.min(keys.size(), from + BATCH)), edit);
            }
        } finally {
            many.unlock();
        }
    }

    private void changeBatch(List<GroupingKey> keys, Edit edit) throws InterruptedException {
        List<ReentrantLock> held = new ArrayList<>(keys.size());
        try {
            List<Attempt> attempts = new ArrayList<>(keys.size());
            for (GroupingKey key : keys) {
                ReentrantLock turn = turnOf(key);
                acquire(turn);
                held.add(turn);
                attempts.add(begin(key, edit, null));
            }
            for (int i = 0; i < keys.size(); i++) {
                complete(keys.get(i), edit, attempts.get(i));
            }
        } finally {
            held.forEach(ReentrantLock::unlock);
        }
    }

    private static void acquire(ReentrantLock lock) throws InterruptedException {
        if (!lock.tryLock(Acknowledgement.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new BusException("it is not taking writes");
        }
    }

    /** Waits for an attempt at a change, and makes it again as long as another gateway is faster. */
    private @Nullable String complete(GroupingKey key, Edit edit, Attempt first) throws InterruptedException {
        Attempt attempt = first;
        attempt.await();
        for (int attempts = 1; attempt.isOvertaken(); attempts++) {
            if (attempts == MAX_ATTEMPTS) {
                throw new BusException("group " + key + " is being changed through another gateway");
            }
            // Two gateways that overtake each other must fall out of step.
            Thread.sleep(ThreadLocalRandom.current().nextInt(MAX_PAUSE_MS));
            attempt = begin(key, edit, attempt);
            attempt.await();
        }
        return attempt.refusal();
    }

    /**
     * A change that was decided and sent.
     *
     * @param base what it was made from, if it was made again
     * @param sent null if there was nothing to change
     * @param appended completes when Kafka has acknowledged the samples
     */
    private record Attempt(
            @Nullable Group base,
            GroupStore.@Nullable Sent sent,
            CompletableFuture<Void> appended,
            @Nullable String refusal) {
        void await() throws InterruptedException {
            if (sent != null) {
                sent.await();
            }
            Acknowledgement.await(appended, "samples");
        }

        /** After {@link #await}. */
        boolean isOvertaken() {
            return sent != null && sent.overtaken();
        }
    }

    /** @param last the attempt at the same change that was overtaken, if it has to be made again */
    private Attempt begin(GroupingKey key, Edit edit, @Nullable Attempt last) throws InterruptedException {
        GroupStore.Sent overtaken = last == null ? null : last.sent();
        Group base = null;
        acquire(order);
        try {
            Group newest = store.newest(key);
            if (last != null && overtaken != null) {
                base = overtaken.base(last.base(), newest);
            }
            Group before = overtaken == null ? newest : base;
            long timestampMs = nextTimestamp();
            Outcome outcome = edit.apply(before, timestampMs);
            Group after = outcome.after();
            if (overtaken == null && Objects.equals(before, after)) {
                return new Attempt(null, null, CompletableFuture.completedFuture(null), outcome.refusal());
            }
            List<PushedSeries> live = seriesOf(after);
            List<PushedSeries> ended = without(seriesOf(before), live);
            if (overtaken != null) {
                ended.addAll(without(without(seriesOf(overtaken.after()), live), ended));
            }
            GroupStore.Sent sent = store.begin(key, newest, after).send();
            CompletableFuture<Void> appended = samples.append(timestampMs, live, ended);
            if (after != null && outcome.refusal() == null) {
                metadata.learn(before, after);
            }
            return new Attempt(base, sent, appended, outcome.refusal());
        } finally {
            order.unlock();
        }
    }

    private static List<PushedSeries> seriesOf(@Nullable Group group) {
        return group == null ? List.of() : group.series();
    }

    /** A time after that of every earlier change and never one that belongs to {@link #republish}. */
    private long nextTimestamp() {
        long timestampMs = Math.max(clock.millis(), lastTimestampMs + 1);
        if (timestampMs % intervalMs == 0) {
            timestampMs++;
        }
        lastTimestampMs = timestampMs;
        return timestampMs;
    }

    private static List<PushedSeries> without(Collection<PushedSeries> series, Collection<PushedSeries> others) {
        Set<Labels> excluded = new HashSet<>();
        others.forEach(other -> excluded.add(other.labels()));
        List<PushedSeries> left = new ArrayList<>();
        for (PushedSeries one : series) {
            if (!excluded.contains(one.labels())) {
                left.add(one);
            }
        }
        return left;
    }

    /**
     * Publishes the newest values again at an instant of the interval, and stale markers for series that were published at
     * the instant before and are gone, however they went. Called by one thread.
     *
     * <p>Where two gateways let in what is inconsistent together, a series comes twice; of the two samples whoever reads
     * them keeps the first, which is the same from every gateway, for groups are published in the order of their keys.
     *
     * @return the number of samples; completes when Kafka has acknowledged them
     */
    CompletableFuture<Integer> republish(long instantMs) {
        List<Group> live;
        order.lock();
        try {
            // Every change from here on has a later timestamp, so the samples can be gathered and sent without the
            // lock.
            live = store.newest();
            lastTimestampMs = Math.max(lastTimestampMs, instantMs);
        } finally {
            order.unlock();
        }
        // In parts, each of which is garbage before the next: all at once would outlive many collections.
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        List<PushedSeries> part = new ArrayList<>();
        int count = 0;
        for (Group group : live) {
            // What changed later than this instant was published by its push.
            if (group.changeTimeMs() <= instantMs) {
                part.addAll(group.series());
            }
            if (part.size() >= PART) {
                sent.add(samples.append(instantMs, part, List.of()));
                count += part.size();
                part = new ArrayList<>();
            }
        }
        List<PushedSeries> ended = endedSince(published, live);
        published = live;
        sent.add(samples.append(instantMs, part, ended));
        int all = count + part.size() + ended.size();
        return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).thenApply(done -> all);
    }

    /** Both ascending by topic key. Most groups are the same object in both, so few keys have to be compared. */
    @SuppressWarnings("ReferenceEquality") // Of equal objects the keys are compared, which is slower and right as well.
    private List<PushedSeries> endedSince(List<Group> earlier, List<Group> now) {
        List<PushedSeries> ended = new ArrayList<>();
        int at = 0;
        for (Group before : earlier) {
            while (at < now.size() && now.get(at) != before && now.get(at).key().compareTo(before.key()) < 0) {
                at++;
            }
            Group after = at < now.size() && now.get(at).key().equals(before.key()) ? now.get(at) : null;
            if (!Objects.equals(before, after)) {
                for (PushedSeries series : without(before.series(), seriesOf(after))) {
                    if (!store.holds(series.labels(), before.key())) {
                        ended.add(series);
                    }
                }
            }
        }
        return ended;
    }
}
