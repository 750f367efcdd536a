package io.weir.stream.plan;

import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.stream.window.SeriesWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The leaves of all groups over the series of one partition. Knows which series each leaf selects; the windows themselves
 * are in a {@link WindowStore}, which may be part of a checkpoint. Confined to one thread.
 */
public final class PartitionLeaves {
    private final int partition;
    private final RulesPlan plan;
    private final long evaluationDelayMs;

    /** For each leaf, in the order of the plan, the series it selects. */
    private final List<SelectedSeries> selected;

    /** The index of each group's first leaf. */
    private final Map<GroupPlan, Integer> firstLeaf = new HashMap<>();

    /** A series and the labels under which it counts in a leaf's output. */
    private record LeafSeries(Fingerprint fingerprint, Labels outputLabels) {}

    /** Series in ascending order, so that sums don't depend on the order in which series appeared. */
    private static final class SelectedSeries {
        private final List<LeafSeries> series = new ArrayList<>();
        private boolean sorted;

        void add(LeafSeries added) {
            series.add(added);
            sorted = false;
        }

        List<LeafSeries> inOrder() {
            if (!sorted) {
                series.sort(Comparator.comparing(LeafSeries::fingerprint));
                sorted = true;
            }
            return series;
        }
    }

    /** Leaves over the series that {@code store} already holds, which may come from a checkpoint of other rules. */
    public PartitionLeaves(int partition, RulesPlan plan, long evaluationDelayMs, WindowStore store) throws Exception {
        this.partition = partition;
        this.plan = plan;
        this.evaluationDelayMs = evaluationDelayMs;
        this.selected = new ArrayList<>();
        for (GroupPlan group : plan.groups()) {
            firstLeaf.put(group, selected.size());
            group.leaves().forEach(leaf -> selected.add(new SelectedSeries()));
        }
        List<Fingerprint> unwanted = new ArrayList<>();
        for (Map.Entry<Fingerprint, SeriesWindow> entry : store.entries()) {
            if (!index(entry.getKey(), entry.getValue().labels())) {
                unwanted.add(entry.getKey());
            }
        }
        for (Fingerprint fingerprint : unwanted) {
            store.remove(fingerprint);
        }
    }

    private boolean index(Fingerprint fingerprint, Labels labels) {
        int[] leaves = plan.leafIndex().select(labels);
        for (int leaf : leaves) {
            selected.get(leaf)
                    .add(new LeafSeries(fingerprint, plan.leaves().get(leaf).outputLabels(labels)));
        }
        return leaves.length > 0;
    }

    /**
     * Adds samples {@code [from, to)} of one series.
     *
     * @param histograms null for a float; null if all samples are floats
     * @param labels of the series, or null if they were given not long ago
     * @param logTimeMs when the log got them
     */
    public void add(
            Fingerprint fingerprint,
            @Nullable Labels labels,
            long[] timestampsMs,
            double[] values,
            @Nullable Histogram @Nullable [] histograms,
            int from,
            int to,
            long logTimeMs,
            WindowStore store)
            throws Exception {
        SeriesWindow window = store.get(fingerprint);
        if (window == null) {
            if (labels == null) {
                throw new IllegalStateException("samples of unknown series " + fingerprint + " without labels");
            }
            window = new SeriesWindow(labels);
            if (!index(fingerprint, labels)) {
                return;
            }
        }
        for (int i = from; i < to; i++) {
            window.add(timestampsMs[i], values[i], histograms == null ? null : histograms[i]);
        }
        window.seen(logTimeMs);
        store.put(fingerprint, window);
    }

    /**
     * What this partition contributes to one instant of {@code group}.
     *
     * @param silent see {@link InstantReport#silent}
     */
    public InstantReport evaluate(GroupPlan group, long instantMs, boolean silent, WindowStore store) throws Exception {
        long queryTimeMs = instantMs - group.definition().queryOffsetMs();
        List<LeafOutput> outputs = new ArrayList<>(group.leaves().size());
        int leafIndex = firstLeaf.getOrDefault(group, 0);
        for (Leaf leaf : group.leaves()) {
            Leaf.Evaluation evaluation = leaf.evaluate(queryTimeMs);
            for (LeafSeries series : selected.get(leafIndex).inOrder()) {
                SeriesWindow window = store.get(series.fingerprint);
                if (window != null) {
                    evaluation.add(window, series.outputLabels);
                }
            }
            outputs.add(evaluation.finish());
            leafIndex++;
        }
        return new InstantReport(group.definition().key(), group.hash(), instantMs, partition, silent, outputs);
    }

    /** Forgets samples, and then series, that no evaluation from the log's time {@code logTimeMs} on needs. */
    public void prune(long logTimeMs, WindowStore store) throws Exception {
        long unneededMs = logTimeMs - plan.keepMs(evaluationDelayMs);
        List<Fingerprint> gone = new ArrayList<>();
        for (Map.Entry<Fingerprint, SeriesWindow> entry : store.entries()) {
            SeriesWindow window = entry.getValue();
            window.dropThrough(unneededMs);
            // A series in use whose samples are all old is kept: the selection won't repeat its labels.
            if (window.size() == 0 && window.lastSeenMs() <= unneededMs) {
                gone.add(entry.getKey());
            }
        }
        if (gone.isEmpty()) {
            return;
        }
        for (Fingerprint fingerprint : gone) {
            store.remove(fingerprint);
        }
        Set<Fingerprint> removed = new HashSet<>(gone);
        selected.forEach(leaf -> leaf.series.removeIf(series -> removed.contains(series.fingerprint)));
    }
}
