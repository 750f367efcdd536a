package io.weir.storage.query;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.storage.SeriesCursor;
import io.weir.storage.StorageException;
import io.weir.storage.head.Head;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** The heads of this process. */
public final class LocalHeadReader implements HeadReader {
    private final Supplier<List<Head>> heads;
    private final int expectedPartitions;

    private LocalHeadReader(Supplier<List<Head>> heads, int expectedPartitions) {
        this.heads = heads;
        this.expectedPartitions = expectedPartitions;
    }

    /**
     * For a process that owns every partition, such as standalone.
     *
     * @param heads the owned ones, as {@code HeadStore.heads()}
     * @param partitions how many there have to be; with fewer, reading fails
     */
    public static LocalHeadReader ofAll(Supplier<List<Head>> heads, int partitions) {
        return new LocalHeadReader(heads, partitions);
    }

    /** Whatever heads the process owns at the moment. */
    public static LocalHeadReader ofOwned(Supplier<List<Head>> heads) {
        return new LocalHeadReader(heads, 0);
    }

    private List<Head> heads() {
        List<Head> present = heads.get();
        if (present.size() < expectedPartitions) {
            throw new StorageException(
                    "only " + present.size() + " of " + expectedPartitions + " partitions of the head are restored");
        }
        return present;
    }

    @Override
    public List<HeadSelection> select(List<LabelMatcher> matchers, long startMs, long endMs) {
        return select(head -> head.select(matchers, startMs, endMs));
    }

    @Override
    public List<HeadSelection> selectNewest(List<LabelMatcher> matchers, long startMs, long endMs) {
        return select(head -> head.selectNewest(matchers, startMs, endMs));
    }

    private List<HeadSelection> select(Function<Head, SeriesCursor> seriesOf) {
        List<HeadSelection> selections = new ArrayList<>();
        for (Head head : heads()) {
            long completeFromMs = stablyCompleteFromMs(head);
            selections.add(new HeadSelection(head.partition(), completeFromMs, seriesOf.apply(head)));
        }
        return selections;
    }

    /** The head may lose a block while a query reads it; a query that begins a block later doesn't notice. */
    static long stablyCompleteFromMs(Head head) {
        long completeFromMs = head.completeFromMs();
        boolean unbounded = completeFromMs == Long.MIN_VALUE || completeFromMs == Long.MAX_VALUE;
        return unbounded
                ? completeFromMs
                : completeFromMs + head.config().blockLength().toMillis();
    }

    @Override
    public Set<String> labelNames(List<LabelMatcher> matchers, long startMs, long endMs) {
        Set<String> names = new TreeSet<>();
        heads().forEach(head -> names.addAll(head.labelNames(matchers, startMs, endMs)));
        return names;
    }

    @Override
    public Set<String> labelValues(String name, List<LabelMatcher> matchers, long startMs, long endMs) {
        Set<String> values = new TreeSet<>();
        heads().forEach(head -> values.addAll(head.labelValues(name, matchers, startMs, endMs)));
        return values;
    }

    @Override
    public Set<Labels> series(List<LabelMatcher> matchers, long startMs, long endMs) {
        Set<Labels> series = new HashSet<>();
        heads().forEach(head -> series.addAll(head.series(matchers, startMs, endMs)));
        return series;
    }
}
