package io.weir.pushgateway;

import io.weir.exposition.MetricFamily;
import io.weir.exposition.MetricFamily.NativeSample;
import io.weir.exposition.MetricFamily.Sample;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that was pushed under one grouping key, and when. Immutable; equal if all of that is equal. */
final class Group {
    static final String PUSH_TIME = "push_time_seconds";
    static final String PUSH_FAILURE_TIME = "push_failure_time_seconds";
    static final String PUSH_EXPIRY_TIME = "push_expiry_time_seconds";

    private static final String PUSH_TIME_HELP =
            "Last Unix time when changing this group in the Pushgateway succeeded.";
    private static final String PUSH_FAILURE_TIME_HELP =
            "Last Unix time when changing this group in the Pushgateway failed.";
    private static final String PUSH_EXPIRY_TIME_HELP =
            "Unix time when this group will be deleted unless it is pushed again.";

    private static final int GROUP_BYTES = 900;
    private static final int FAMILY_BYTES = 150;
    private static final int SAMPLE_BYTES = 250;
    private static final int LABEL_BYTES = 80;
    private static final long BUCKET_BYTES = 16;

    /** What part of its time to live a group has left when it is about to expire. */
    private static final int SOON = 10;

    private final GroupingKey key;
    private final Times times;
    private final SortedMap<String, Family> families;
    private volatile @Nullable List<PushedSeries> series;

    /** 0 until it is asked for. */
    private volatile long heapBytes;

    /** A pushed family, its samples labelled with the grouping key, and the time of its push. */
    record Family(MetricFamily metrics, long pushTimeMs) {
        MetricType type() {
            return metrics.type();
        }
    }

    /**
     * When things happened to a group.
     *
     * @param pushMs the last successful push; 0 if there was none
     * @param failureMs the last refused push; 0 if there was none
     * @param toLiveMs how long the group stays after its last successful push, or if there was none after the refused one;
     *     0 for ever
     */
    record Times(long pushMs, long failureMs, long toLiveMs) {
        static final Times NONE = new Times(0, 0, 0);

        private Times newerOf(Times other) {
            return new Times(
                    Math.max(pushMs, other.pushMs),
                    Math.max(failureMs, other.failureMs),
                    pushMs >= other.pushMs ? toLiveMs : other.toLiveMs);
        }
    }

    Group(GroupingKey key, Times times, SortedMap<String, Family> families) {
        this.key = key;
        this.times = times;
        this.families = Collections.unmodifiableSortedMap(families);
    }

    /** A group that nothing was pushed to yet. */
    static Group empty(GroupingKey key) {
        return new Group(key, Times.NONE, new TreeMap<>());
    }

    /**
     * This group after a successful push.
     *
     * @param replace whether all families go, as with PUT, or only those of the same name, as with POST
     */
    Group pushed(List<MetricFamily> pushed, boolean replace, long timestampMs, long toLiveMs) {
        TreeMap<String, Family> all = replace ? new TreeMap<>() : new TreeMap<>(families);
        for (MetricFamily family : pushed) {
            // The gateway itself says when a push happened.
            if (!family.name().equals(PUSH_TIME) && !family.name().equals(PUSH_FAILURE_TIME)) {
                all.put(family.name(), new Family(labelled(family), timestampMs));
            }
        }
        return new Group(key, new Times(timestampMs, times.failureMs, toLiveMs), all);
    }

    private MetricFamily labelled(MetricFamily family) {
        return family.withSamples(
                family.samples().stream()
                        .map(sample -> new Sample(key.over(sample.labels()), sample.value()))
                        .toList(),
                family.nativeSamples().stream()
                        .map(sample -> new NativeSample(key.over(sample.labels()), sample.histogram()))
                        .toList());
    }

    /** This group after a push that was refused; {@code toLiveMs} counts if nothing was ever pushed. */
    Group failed(long timestampMs, long toLiveMs) {
        long stays = times.pushMs == 0 ? toLiveMs : times.toLiveMs;
        return new Group(key, new Times(times.pushMs, timestampMs, stays), families);
    }

    /**
     * This state with what only {@code older} has, where both were made without knowing of each other: of each family the
     * newer push. If all of this state is of one push, it replaced whatever there was.
     */
    Group over(@Nullable Group older) {
        boolean replaced = families.values().stream().allMatch(family -> family.pushTimeMs() == times.pushMs);
        if (older == null || replaced) {
            return this;
        }
        TreeMap<String, Family> all = new TreeMap<>(older.families);
        families.forEach((name, family) -> all.merge(name, family, (a, b) -> a.pushTimeMs() > b.pushTimeMs() ? a : b));
        return new Group(key, times.newerOf(older.times), all);
    }

    GroupingKey key() {
        return key;
    }

    /**
     * About how much memory the group takes, with {@link #series} and the objects around it: as measured with 100,000 small
     * groups, and growing with the texts that a group has for itself.
     */
    long heapBytes() {
        long known = heapBytes;
        if (known == 0) {
            known = GROUP_BYTES;
            for (String value : key.labels().values()) {
                known += LABEL_BYTES + value.length();
            }
            for (Family family : families.values()) {
                known += FAMILY_BYTES;
                for (Sample sample : family.metrics().samples()) {
                    known += heapBytes(sample.labels());
                }
                for (NativeSample sample : family.metrics().nativeSamples()) {
                    known += heapBytes(sample.labels())
                            + BUCKET_BYTES * sample.histogram().buckets().size();
                }
            }
            heapBytes = known;
        }
        return known;
    }

    private long heapBytes(Labels labels) {
        long bytes = SAMPLE_BYTES;
        for (int i = 0; i < labels.size(); i++) {
            boolean shared =
                    labels.name(i).equals(Labels.METRIC_NAME) || key.labels().containsKey(labels.name(i));
            bytes += shared ? 0 : LABEL_BYTES + labels.value(i).length();
        }
        return bytes;
    }

    Times times() {
        return times;
    }

    /** The last push, successful or not. */
    long changeTimeMs() {
        return Math.max(times.pushMs, times.failureMs);
    }

    boolean lastPushSuccessful() {
        return times.failureMs <= times.pushMs;
    }

    /** Whether the group has a time to live. */
    boolean isMortal() {
        return times.toLiveMs > 0;
    }

    /** When the group is to be deleted; {@link Long#MAX_VALUE} if never. */
    long expiryTimeMs() {
        return times.toLiveMs == 0
                ? Long.MAX_VALUE
                : (times.pushMs == 0 ? times.failureMs : times.pushMs) + times.toLiveMs;
    }

    /** Whether less than a tenth of the group's time to live is left. */
    boolean expiresSoon(long nowMs) {
        return times.toLiveMs > 0 && expiryTimeMs() - nowMs < times.toLiveMs / SOON;
    }

    /** The pushed families by name, without the gateway's own. */
    SortedMap<String, Family> families() {
        return families;
    }

    /** The pushed families and those that tell the times of pushes, ascending by name. */
    List<Family> allFamilies() {
        TreeMap<String, Family> all = new TreeMap<>(families);
        addTime(all, PUSH_TIME, PUSH_TIME_HELP, times.pushMs);
        addTime(all, PUSH_FAILURE_TIME, PUSH_FAILURE_TIME_HELP, times.failureMs);
        if (times.toLiveMs > 0) {
            addTime(all, PUSH_EXPIRY_TIME, PUSH_EXPIRY_TIME_HELP, expiryTimeMs());
        }
        return List.copyOf(all.values());
    }

    private void addTime(SortedMap<String, Family> all, String name, String help, long timeMs) {
        all.put(name, time(name, help, timeMs));
    }

    private Family time(String name, String help, long timeMs) {
        Sample sample = new Sample(key.over(Labels.of(Labels.METRIC_NAME, name)), timeMs / 1000.0);
        return new Family(new MetricFamily(name, MetricType.GAUGE, help, List.of(sample)), changeTimeMs());
    }

    /** What there is to know of a family without looking at its samples. */
    interface FamilyVisitor {
        void visit(String name, MetricType type, String help);
    }

    /** Visits {@link #allFamilies} in no particular order, without making those that tell times. */
    void forEachFamily(FamilyVisitor visitor) {
        families.forEach((name, family) -> {
            if (!name.equals(PUSH_EXPIRY_TIME) || times.toLiveMs == 0) {
                visitor.visit(name, family.type(), family.metrics().help());
            }
        });
        visitor.visit(PUSH_TIME, MetricType.GAUGE, PUSH_TIME_HELP);
        visitor.visit(PUSH_FAILURE_TIME, MetricType.GAUGE, PUSH_FAILURE_TIME_HELP);
        if (times.toLiveMs > 0) {
            visitor.visit(PUSH_EXPIRY_TIME, MetricType.GAUGE, PUSH_EXPIRY_TIME_HELP);
        }
    }

    /** One of {@link #allFamilies}. */
    Family family(String name) {
        if (name.equals(PUSH_TIME)) {
            return time(PUSH_TIME, PUSH_TIME_HELP, times.pushMs);
        }
        if (name.equals(PUSH_FAILURE_TIME)) {
            return time(PUSH_FAILURE_TIME, PUSH_FAILURE_TIME_HELP, times.failureMs);
        }
        if (name.equals(PUSH_EXPIRY_TIME) && times.toLiveMs > 0) {
            return time(PUSH_EXPIRY_TIME, PUSH_EXPIRY_TIME_HELP, expiryTimeMs());
        }
        Family family = families.get(name);
        if (family == null) {
            throw new IllegalArgumentException(this + " has no family " + name);
        }
        return family;
    }

    /** All series of {@link #allFamilies()}. */
    List<PushedSeries> series() {
        List<PushedSeries> known = series;
        if (known == null) {
            List<PushedSeries> all = new ArrayList<>();
            for (Family family : allFamilies()) {
                for (Sample sample : family.metrics().samples()) {
                    all.add(PushedSeries.of(sample.labels(), sample.value()));
                }
                for (NativeSample sample : family.metrics().nativeSamples()) {
                    all.add(PushedSeries.of(sample.labels(), sample.histogram()));
                }
            }
            known = List.copyOf(all);
            series = known;
        }
        return known;
    }

    /** Whether one of {@link #series} has these labels. */
    boolean holds(Labels labels) {
        for (PushedSeries one : series()) {
            if (one.labels().equals(labels)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof Group group
                && key.equals(group.key)
                && times.equals(group.times)
                && families.equals(group.families);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, times);
    }

    @Override
    public String toString() {
        return "group " + key + " with " + families.keySet();
    }
}
