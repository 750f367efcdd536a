package io.weir.pushgateway;

import io.weir.exposition.MetricFamily;
import io.weir.exposition.MetricFamily.Sample;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.record.PushGroupRecord;
import io.weir.model.record.PushedFamily;
import io.weir.model.record.PushedSample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that was pushed under one grouping key, and when. Immutable; equal if all of that is equal. */
final class Group {
    static final String PUSH_TIME = "push_time_seconds";
    static final String PUSH_FAILURE_TIME = "push_failure_time_seconds";

    private static final String PUSH_TIME_HELP =
            "Last Unix time when changing this group in the Pushgateway succeeded.";
    private static final String PUSH_FAILURE_TIME_HELP =
            "Last Unix time when changing this group in the Pushgateway failed.";

    private final GroupingKey key;
    private final long pushTimeMs;
    private final long failureTimeMs;
    private final SortedMap<String, Family> families;
    private volatile @Nullable List<PushedSeries> series;

    /** A pushed family, its samples labelled with the grouping key, and the time of its push. */
    record Family(MetricFamily metrics, long pushTimeMs) {
        MetricType type() {
            return metrics.type();
        }
    }

    private Group(GroupingKey key, long pushTimeMs, long failureTimeMs, SortedMap<String, Family> families) {
        this.key = key;
        this.pushTimeMs = pushTimeMs;
        this.failureTimeMs = failureTimeMs;
        this.families = Collections.unmodifiableSortedMap(families);
    }

    /** A group that nothing was pushed to yet. */
    static Group empty(GroupingKey key) {
        return new Group(key, 0, 0, new TreeMap<>());
    }

    /**
     * This group after a successful push.
     *
     * @param replace whether all families go, as with PUT, or only those of the same name, as with POST
     */
    Group pushed(List<MetricFamily> pushed, boolean replace, long timestampMs) {
        TreeMap<String, Family> all = replace ? new TreeMap<>() : new TreeMap<>(families);
        for (MetricFamily family : pushed) {
            // The gateway itself says when a push happened.
            if (!family.name().equals(PUSH_TIME) && !family.name().equals(PUSH_FAILURE_TIME)) {
                all.put(family.name(), new Family(labelled(family), timestampMs));
            }
        }
        return new Group(key, timestampMs, failureTimeMs, all);
    }

    private MetricFamily labelled(MetricFamily family) {
        return family.withSamples(family.samples().stream()
                .map(sample -> new Sample(key.over(sample.labels()), sample.value()))
                .toList());
    }

    /** This group after a push that was refused. */
    Group failed(long timestampMs) {
        return new Group(key, pushTimeMs, timestampMs, new TreeMap<>(families));
    }

    /**
     * This state with what only {@code older} has, where both were made without knowing of each other: of each family the
     * newer push. If all of this state is of one push, it replaced whatever there was.
     */
    Group over(@Nullable Group older) {
        boolean replaced = families.values().stream().allMatch(family -> family.pushTimeMs() == pushTimeMs);
        if (older == null || replaced) {
            return this;
        }
        TreeMap<String, Family> all = new TreeMap<>(older.families);
        families.forEach((name, family) -> all.merge(name, family, (a, b) -> a.pushTimeMs() > b.pushTimeMs() ? a : b));
        return new Group(
                key, Math.max(pushTimeMs, older.pushTimeMs), Math.max(failureTimeMs, older.failureTimeMs), all);
    }

    GroupingKey key() {
        return key;
    }

    /** The last successful push; 0 if there was none. */
    long pushTimeMs() {
        return pushTimeMs;
    }

    /** The last refused push; 0 if there was none. */
    long failureTimeMs() {
        return failureTimeMs;
    }

    /** The last push of either kind. */
    long changeTimeMs() {
        return Math.max(pushTimeMs, failureTimeMs);
    }

    boolean lastPushSuccessful() {
        return failureTimeMs <= pushTimeMs;
    }

    /** The pushed families by name, without the gateway's own. */
    SortedMap<String, Family> families() {
        return families;
    }

    /** The pushed families and the two that tell the times of pushes, ascending by name. */
    List<Family> allFamilies() {
        TreeMap<String, Family> all = new TreeMap<>(families);
        all.put(PUSH_TIME, timeFamily(PUSH_TIME, PUSH_TIME_HELP, pushTimeMs));
        all.put(PUSH_FAILURE_TIME, timeFamily(PUSH_FAILURE_TIME, PUSH_FAILURE_TIME_HELP, failureTimeMs));
        return List.copyOf(all.values());
    }

    private Family timeFamily(String name, String help, long timeMs) {
        Labels labels = key.over(Labels.of(Labels.METRIC_NAME, name));
        return new Family(
                new MetricFamily(name, MetricType.GAUGE, help, List.of(new Sample(labels, timeMs / 1000.0))), timeMs);
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

    PushGroupRecord toRecord() {
        List<PushedFamily> records = new ArrayList<>();
        for (Family family : families.values()) {
            MetricFamily metrics = family.metrics();
            List<PushedSample> samples = new ArrayList<>();
            for (Sample sample : metrics.samples()) {
                samples.add(new PushedSample(sample.labels().toMap(), sample.value()));
            }
            records.add(PushedFamily.newBuilder()
                    .setName(metrics.name())
                    .setType(metrics.type().text())
                    .setHelp(metrics.help())
                    .setPushTime(Instant.ofEpochMilli(family.pushTimeMs()))
                    .setSamples(samples)
                    .build());
        }
        return new PushGroupRecord(
                new TreeMap<>(key.labels()),
                Instant.ofEpochMilli(pushTimeMs),
                Instant.ofEpochMilli(failureTimeMs),
                records);
    }

    /**
     * The group in a record.
     *
     * @throws IllegalArgumentException if the record has a type that is unknown here
     */
    static Group of(PushGroupRecord record) {
        SharedTexts texts = new SharedTexts();
        TreeMap<String, Family> families = new TreeMap<>();
        for (PushedFamily family : record.getFamilies()) {
            List<Sample> samples = new ArrayList<>();
            for (PushedSample sample : family.getSamples()) {
                samples.add(new Sample(texts.shared(sample.getLabels()), sample.getValue()));
            }
            MetricType type = MetricType.valueOf(family.getType().toUpperCase(Locale.ROOT));
            String name = SharedTexts.shared(family.getName());
            MetricFamily metrics = new MetricFamily(name, type, SharedTexts.shared(family.getHelp()), samples);
            families.put(name, new Family(metrics, family.getPushTime().toEpochMilli()));
        }
        return new Group(
                GroupingKey.of(record.getGroupingKey()),
                record.getPushTime().toEpochMilli(),
                record.getPushFailureTime().toEpochMilli(),
                families);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Group group
                && key.equals(group.key)
                && pushTimeMs == group.pushTimeMs
                && failureTimeMs == group.failureTimeMs
                && families.equals(group.families);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, pushTimeMs, failureTimeMs);
    }

    @Override
    public String toString() {
        return "group " + key + " with " + families.keySet();
    }
}
