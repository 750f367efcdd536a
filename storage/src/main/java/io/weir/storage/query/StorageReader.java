package io.weir.storage.query;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.model.record.SegmentRecord;
import io.weir.storage.SeriesCursor;
import io.weir.storage.SeriesOrder;
import io.weir.storage.StorageException;
import io.weir.storage.catalogue.SegmentCatalogue;
import io.weir.storage.object.ObjectStore;
import io.weir.storage.segment.Segment;
import io.weir.storage.segment.SegmentCache;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Everything that is stored, as one: the heads, and the segments that the catalogue knows. Ranges are
 * {@code (startMs, endMs]}. Thread-safe.
 */
public final class StorageReader {
    private static final long CACHE_BYTES = 256L << 20;

    private final SegmentCatalogue catalogue;
    private final HeadReader heads;
    private final SegmentCache segments;

    public StorageReader(SegmentCatalogue catalogue, ObjectStore store, HeadReader heads) {
        this.catalogue = catalogue;
        this.heads = heads;
        this.segments = new SegmentCache(store, CACHE_BYTES);
    }

    /**
     * The series that all {@code matchers} hold for, with their samples: one cursor per partition, in
     * {@link SeriesOrder}, each for any one thread. The caller closes them all.
     *
     * @throws StorageException if a head can't be reached or a segment can't be read
     */
    public List<SeriesCursor> select(List<LabelMatcher> matchers, long startMs, long endMs) {
        // Heads first: what leaves a head after this is in the catalogue by the time that is read.
        return withSegments(heads.select(matchers, startMs, endMs), matchers, startMs, endMs);
    }

    /** As {@link #select}, but of each series only the newest sample in the range is sure to be there. */
    public List<SeriesCursor> selectNewest(List<LabelMatcher> matchers, long startMs, long endMs) {
        return withSegments(heads.selectNewest(matchers, startMs, endMs), matchers, startMs, endMs);
    }

    private List<SeriesCursor> withSegments(
            List<HeadSelection> selections, List<LabelMatcher> matchers, long startMs, long endMs) {
        TreeMap<Integer, List<SeriesCursor>> byPartition = new TreeMap<>();
        Set<Integer> completeInHead = new HashSet<>();
        for (HeadSelection selection : selections) {
            byPartition
                    .computeIfAbsent(selection.partition(), partition -> new ArrayList<>())
                    .add(selection.series());
            if (startMs >= selection.completeFromMs()) {
                completeInHead.add(selection.partition());
            }
        }
        try {
            for (SegmentRecord record : segmentsOf(startMs, endMs)) {
                if (!completeInHead.contains(record.getPartition())) {
                    open(record)
                            .ifPresent(segment -> byPartition
                                    .computeIfAbsent(record.getPartition(), partition -> new ArrayList<>())
                                    .add(segment.select(matchers, startMs, endMs)));
                }
            }
        } catch (RuntimeException e) {
            byPartition.values().forEach(MergedCursor::closeAll);
            throw e;
        }
        return byPartition.values().stream().map(MergedCursor::of).toList();
    }

    /** The segments that reach into the range and were not replaced by a compaction, oldest block first. */
    private List<SegmentRecord> segmentsOf(long startMs, long endMs) {
        List<SegmentRecord> all = catalogue.segments();
        Set<String> replaced = new HashSet<>();
        all.forEach(segment -> replaced.addAll(segment.getSources()));
        return all.stream()
                .filter(segment -> !replaced.contains(segment.getName()))
                .filter(segment -> segment.getBlockStart().toEpochMilli() <= endMs
                        && segment.getBlockEnd().toEpochMilli() - 1 > startMs)
                .sorted(Comparator.comparing(SegmentRecord::getBlockStart).thenComparing(SegmentRecord::getName))
                .toList();
    }

    /** The segment, or nothing if retention was faster. */
    private Optional<Segment> open(SegmentRecord record) {
        try {
            return Optional.of(segments.open(record.getPath(), record.getBytes()));
        } catch (NoSuchFileException e) {
            segments.forget(record.getPath());
            if (catalogue.contains(record.getName())) {
                throw new StorageException(
                        "segment " + record.getPath() + " is in the catalogue, but its file is missing", e);
            }
            return Optional.empty();
        }
    }

    private void forEachSegment(long startMs, long endMs, Consumer<Segment> action) {
        segmentsOf(startMs, endMs).forEach(record -> open(record).ifPresent(action));
    }

    /** The label names of the series that match, ascending. */
    public SortedSet<String> labelNames(List<LabelMatcher> matchers, long startMs, long endMs) {
        SortedSet<String> names = new TreeSet<>(heads.labelNames(matchers, startMs, endMs));
        forEachSegment(startMs, endMs, segment -> {
            if (matchers.isEmpty()) {
                names.addAll(segment.labelNames());
                return;
            }
            for (Labels labels : segment.series(matchers, startMs, endMs)) {
                for (int i = 0; i < labels.size(); i++) {
                    names.add(labels.name(i));
                }
            }
        });
        return names;
    }

    /** The values that a label has in the series that match, ascending. */
    public SortedSet<String> labelValues(String name, List<LabelMatcher> matchers, long startMs, long endMs) {
        SortedSet<String> values = new TreeSet<>(heads.labelValues(name, matchers, startMs, endMs));
        forEachSegment(startMs, endMs, segment -> {
            if (matchers.isEmpty()) {
                values.addAll(segment.labelValues(name));
                return;
            }
            for (Labels labels : segment.series(matchers, startMs, endMs)) {
                String value = labels.get(name);
                if (!value.isEmpty()) {
                    values.add(value);
                }
            }
        });
        return values;
    }

    /** The labels of the series that match, in {@link SeriesOrder}. */
    public SortedSet<Labels> series(List<LabelMatcher> matchers, long startMs, long endMs) {
        SortedSet<Labels> series = new TreeSet<>(SeriesOrder.BY_METRIC_NAME_THEN_LABELS);
        series.addAll(heads.series(matchers, startMs, endMs));
        forEachSegment(startMs, endMs, segment -> series.addAll(segment.series(matchers, startMs, endMs)));
        return series;
    }
}
