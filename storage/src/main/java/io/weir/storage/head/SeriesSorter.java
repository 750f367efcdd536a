package io.weir.storage.head;

import io.weir.storage.SeriesOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Puts series of a head into {@link SeriesOrder}. All of them are kept in that order, each with its rank, so that many are
 * sorted without comparing their labels.
 *
 * <p>Series are added and removed under the head's write lock. Any number of threads sort under its read lock.
 */
final class SeriesSorter {
    /** So few are compared instead, which needs no ranks. */
    private static final int FEW = 64;

    private static final int BITS = Long.SIZE;

    private static final Comparator<HeadSeries> ORDER =
            (a, b) -> SeriesOrder.BY_METRIC_NAME_THEN_LABELS.compare(a.labels, b.labels);

    /** Whether a series is still in the head. */
    private final Predicate<HeadSeries> present;

    /** What came since the ranks were made; guarded by this object, as all below. */
    private final List<HeadSeries> added = new ArrayList<>();

    private boolean removed;
    private Ranks ranks = new Ranks(new HeadSeries[0], new int[0]);

    /** All series in order, and the index there of each by its ref. Not changed once made. */
    private static final class Ranks {
        final HeadSeries[] ordered;
        final int[] rankOf;

        Ranks(HeadSeries[] ordered, int[] rankOf) {
            this.ordered = ordered;
            this.rankOf = rankOf;
        }
    }

    SeriesSorter(Predicate<HeadSeries> present) {
        this.present = present;
    }

    synchronized void add(HeadSeries series) {
        added.add(series);
    }

    synchronized void remove() {
        removed = true;
    }

    /** Sorts {@code selected}, each of which is in the head and comes once. */
    void sort(HeadSeries[] selected) {
        if (selected.length <= FEW) {
            Arrays.sort(selected, ORDER);
            return;
        }
        Ranks now = ranks();
        long[] chosen = new long[(now.ordered.length + BITS - 1) / BITS];
        for (HeadSeries series : selected) {
            int rank = now.rankOf[series.ref];
            chosen[rank / BITS] |= 1L << rank;
        }
        int count = 0;
        for (int word = 0; word < chosen.length; word++) {
            for (long bits = chosen[word]; bits != 0; bits &= bits - 1) {
                selected[count++] = now.ordered[word * BITS + Long.numberOfTrailingZeros(bits)];
            }
        }
    }

    private synchronized Ranks ranks() {
        if (removed || !added.isEmpty()) {
            ranks = rank();
            added.clear();
            removed = false;
        }
        return ranks;
    }

    /** Two sorted runs, which merge in one pass: those ranked before, and the added ones. */
    private Ranks rank() {
        List<HeadSeries> all = new ArrayList<>(ranks.ordered.length + added.size());
        int maxRef = -1;
        added.sort(ORDER);
        for (List<HeadSeries> run : List.of(Arrays.asList(ranks.ordered), added)) {
            for (HeadSeries series : run) {
                if (present.test(series)) {
                    all.add(series);
                    maxRef = Math.max(maxRef, series.ref);
                }
            }
        }
        HeadSeries[] ordered = all.toArray(HeadSeries[]::new);
        Arrays.sort(ordered, ORDER);
        int[] rankOf = new int[maxRef + 1];
        for (int rank = 0; rank < ordered.length; rank++) {
            rankOf[ordered[rank].ref] = rank;
        }
        return new Ranks(ordered, rankOf);
    }
}
