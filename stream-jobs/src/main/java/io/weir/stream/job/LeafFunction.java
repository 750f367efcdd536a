package io.weir.stream.job;

import io.weir.model.Fingerprint;
import io.weir.stream.plan.GroupPlan;
import io.weir.stream.plan.InstantReport;
import io.weir.stream.plan.PartitionLeaves;
import io.weir.stream.plan.RulesPlan;
import io.weir.stream.plan.WindowStore;
import io.weir.stream.window.SeriesWindow;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps the windows of a partition's series and evaluates the leaves of every group at each of its instants. Keyed by
 * partition.
 *
 * <p>The log is the clock: instant T is evaluated when a record arrives whose time is beyond T plus the evaluation delay,
 * before that record is added. What is evaluated is therefore a function of the log alone, and the same after a restart.
 * It needs records to move on; the tick source sees to it that each partition gets some every second.
 */
final class LeafFunction extends KeyedProcessFunction<Integer, SelectedBatch, InstantReport> {
    private static final long serialVersionUID = 1;

    /** A log without a record for so long, in spite of the ticks, says that the rules job itself was down. */
    static final long SILENCE_MS = 60_000;

    private static final long PRUNE_INTERVAL_MS = 30_000;
    private static final long UNREAD = Long.MIN_VALUE;

    private final RulesJobConfig config;
    private transient RulesPlan plan;
    private transient MapState<Fingerprint, SeriesWindow> windows;
    private transient ValueState<Long> logTime;
    private transient MapState<String, NextInstant> nextInstants;
    private transient WindowStore store;
    private transient Map<Integer, Partition> partitions;

    @SuppressWarnings("NullAway.Init") // Flink calls open() before anything else.
    LeafFunction(RulesJobConfig config) {
        this.config = config;
    }

    /** What is at hand of the state of one partition. */
    private static final class Partition {
        private final PartitionLeaves leaves;

        /** For each group of the plan, in its order, the instant to evaluate next. */
        private final long[] nextInstantsMs;

        private long logTimeMs;
        private long earliestDueMs = Long.MIN_VALUE;
        private long lastPruneMs;

        private Partition(PartitionLeaves leaves, long[] nextInstantsMs, long logTimeMs) {
            this.leaves = leaves;
            this.nextInstantsMs = nextInstantsMs;
            this.logTimeMs = logTimeMs;
        }
    }

    @Override
    public void open(OpenContext context) throws Exception {
        plan = RulesPlan.of(config.groups(), config.planOptions());
        windows = getRuntimeContext()
                .getMapState(
                        new MapStateDescriptor<>("windows", FingerprintSerializer.TYPE, SeriesWindowSerializer.TYPE));
        logTime = getRuntimeContext().getState(new ValueStateDescriptor<>("log-time", Types.LONG));
        nextInstants = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>("next-instants", Types.STRING, NextInstantSerializer.TYPE));
        store = new StateWindowStore(windows);
        partitions = new HashMap<>();
    }

    @Override
    public void processElement(SelectedBatch batch, Context context, Collector<InstantReport> out) throws Exception {
        Partition partition = partitions.get(batch.partition());
        if (partition == null) {
            partition = restore(batch.partition());
            partitions.put(batch.partition(), partition);
        }
        evaluateDue(partition, batch.logTimeMs(), out);
        for (int i = 0; i < batch.seriesCount(); i++) {
            partition.leaves.add(
                    new Fingerprint(batch.fingerprintHigh(i), batch.fingerprintLow(i)),
                    batch.labels(i),
                    batch.timestampsMs(),
                    batch.values(),
                    batch.histograms(),
                    batch.from(i),
                    batch.to(i),
                    batch.logTimeMs(),
                    store);
        }
        if (batch.logTimeMs() > partition.logTimeMs) {
            partition.logTimeMs = batch.logTimeMs();
            logTime.update(batch.logTimeMs());
        }
        if (partition.logTimeMs - partition.lastPruneMs >= PRUNE_INTERVAL_MS) {
            partition.leaves.prune(partition.logTimeMs, store);
            partition.lastPruneMs = partition.logTimeMs;
        }
    }

    private Partition restore(int id) throws Exception {
        long[] nextInstantsMs = new long[plan.groups().size()];
        for (int i = 0; i < nextInstantsMs.length; i++) {
            GroupPlan group = plan.groups().get(i);
            NextInstant next = nextInstants.get(group.definition().key());
            nextInstantsMs[i] = next != null && next.planHash() == group.hash()
                    ? next.instantMs()
                    : group.definition().schedule().firstAtOrAfter(config.evaluateFromMs());
        }
        Long logTimeMs = logTime.value();
        return new Partition(
                new PartitionLeaves(id, plan, config.evaluationDelayMs(), store),
                nextInstantsMs,
                logTimeMs == null ? UNREAD : logTimeMs);
    }

    /** Evaluates the instants that lie between the record before and one at {@code logTimeMs}. */
    private void evaluateDue(Partition partition, long logTimeMs, Collector<InstantReport> out) throws Exception {
        if (logTimeMs <= partition.earliestDueMs) {
            return;
        }
        boolean silence = partition.logTimeMs != UNREAD && logTimeMs - partition.logTimeMs > SILENCE_MS;
        long earliestDueMs = Long.MAX_VALUE;
        for (int i = 0; i < partition.nextInstantsMs.length; i++) {
            GroupPlan group = plan.groups().get(i);
            long instantMs = partition.nextInstantsMs[i];
            while (instantMs + config.evaluationDelayMs() < logTimeMs) {
                boolean silent = silence && instantMs > partition.logTimeMs;
                out.collect(partition.leaves.evaluate(group, instantMs, silent, store));
                instantMs += group.definition().intervalMs();
            }
            if (instantMs != partition.nextInstantsMs[i]) {
                partition.nextInstantsMs[i] = instantMs;
                nextInstants.put(group.definition().key(), new NextInstant(group.hash(), instantMs));
            }
            earliestDueMs = Math.min(earliestDueMs, instantMs + config.evaluationDelayMs());
        }
        partition.earliestDueMs = earliestDueMs;
    }
}
