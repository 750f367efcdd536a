package io.weir.stream.job;

import io.weir.bus.TableTopic;
import io.weir.model.Fingerprint;
import io.weir.stream.plan.GroupPlan;
import io.weir.stream.plan.InstantExpressions;
import io.weir.stream.plan.InstantReport;
import io.weir.stream.plan.RulesPlan;
import io.weir.stream.rule.AlertRecords;
import io.weir.stream.rule.ProducedSample;
import io.weir.stream.rule.RuleEvaluationException;
import io.weir.stream.rule.RuleExpressions;
import io.weir.stream.rule.RuleGroupEvaluation;
import io.weir.stream.rule.RuleGroupRecords;
import io.weir.stream.rule.RuleGroupState;
import io.weir.stream.rule.SentAlert;
import io.weir.stream.rule.TemplatedTexts;
import io.weir.stream.rule.VectorSample;
import io.weir.stream.window.SeriesWindow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.ListTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Evaluates a group at an instant once the reports of all partitions are there, and keeps the states of its rules. Keyed
 * by group.
 *
 * <p>Each partition sends its reports of a group in the order of their instants, so the instants of a group get complete
 * in that order too.
 */
final class GroupFunction extends KeyedProcessFunction<String, InstantReport, BusRecord> {
    private static final long serialVersionUID = 1;

    private final RulesJobConfig config;
    private transient Map<String, GroupPlan> plans;
    private transient TemplatedTexts texts;
    private transient AlertRecords alertRecords;
    private transient ValueState<RuleGroupState> state;
    private transient MapState<Long, List<InstantReport>> pending;
    private transient MapState<Fingerprint, SeriesWindow> own;
    private transient Counter evaluations;
    private transient Counter missedInstants;

    @SuppressWarnings("NullAway.Init") // Flink calls open() before anything else.
    GroupFunction(RulesJobConfig config) {
        this.config = config;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        plans = new HashMap<>();
        for (GroupPlan plan :
                RulesPlan.of(config.groups(), config.planOptions()).groups()) {
            plans.put(plan.definition().key(), plan);
        }
        texts = new TemplatedTexts(config.externalLabels(), config.externalUrl());
        alertRecords = new AlertRecords(config.externalLabels(), config.externalUrl(), config.alertRelabeling());
        state = getRuntimeContext().getState(new ValueStateDescriptor<>("state", RuleGroupStateSerializer.TYPE));
        pending = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        "pending", Types.LONG, new ListTypeInfo<>(InstantReportSerializer.TYPE)));
        own = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>("own", FingerprintSerializer.TYPE, SeriesWindowSerializer.TYPE));
        evaluations = new SimpleCounter();
        missedInstants = new SimpleCounter();
        getRuntimeContext().getMetricGroup().counter("evaluations", evaluations);
        getRuntimeContext().getMetricGroup().counter("missedInstants", missedInstants);
    }

    @Override
    public void processElement(InstantReport report, Context context, Collector<BusRecord> out) throws Exception {
        GroupPlan plan = plans.get(report.group());
        if (plan == null || plan.hash() != report.planHash()) {
            // Sent by the job before it was restarted with other rules.
            return;
        }
        RuleGroupState before = state.value();
        before = before == null ? RuleGroupState.initial(plan.definition()) : before.under(plan.definition());
        if (report.instantMs() <= before.lastInstantMs()) {
            return;
        }
        List<InstantReport> reports = new ArrayList<>();
        List<InstantReport> earlier = pending.get(report.instantMs());
        if (earlier != null) {
            earlier.stream().filter(other -> other.planHash() == plan.hash()).forEach(reports::add);
        }
        reports.add(report);
        if (reports.size() < config.samplesPartitions()) {
            pending.put(report.instantMs(), reports);
            return;
        }
        forgetPendingThrough(report.instantMs());
        if (reports.stream().allMatch(InstantReport::silent)) {
            missedInstants.inc();
            state.update(before.at(report.instantMs()));
            return;
        }
        evaluate(plan, before, report.instantMs(), reports, out);
    }

    private void forgetPendingThrough(long instantMs) throws Exception {
        List<Long> done = new ArrayList<>();
        for (long pendingMs : pending.keys()) {
            if (pendingMs <= instantMs) {
                done.add(pendingMs);
            }
        }
        for (long doneMs : done) {
            pending.remove(doneMs);
        }
    }

    private void evaluate(
            GroupPlan plan,
            RuleGroupState before,
            long instantMs,
            List<InstantReport> reports,
            Collector<BusRecord> out)
            throws Exception {
        InstantExpressions expressions = new InstantExpressions(plan, reports, own.values());
        TimedExpressions timed =
                new TimedExpressions(expressions, plan.definition().rules().size());
        RuleGroupEvaluation.Outcome outcome = new RuleGroupEvaluation(plan.definition(), texts, config.resendDelayMs())
                .evaluate(before, instantMs, timed);
        evaluations.inc();
        state.update(outcome.state());
        keepOwn(expressions);
        ProducedBatches.encode(outcome.samples(), config.samplesPartitions()).forEach(out::collect);
        for (SentAlert sent : outcome.alerts()) {
            alertRecords
                    .labels(sent.alert())
                    .ifPresent(labels -> out.collect(BusRecord.row(
                            TableTopic.ALERTS.topic(),
                            Fingerprint.of(labels).toString().getBytes(StandardCharsets.UTF_8),
                            TableTopic.ALERTS.encode(alertRecords.record(sent, labels, instantMs)))));
        }
        out.collect(BusRecord.row(
                TableTopic.RULE_STATUS.topic(),
                plan.definition().key().getBytes(StandardCharsets.UTF_8),
                TableTopic.RULE_STATUS.encode(RuleGroupRecords.status(outcome.state(), timed.nanos))));
    }

    private void keepOwn(InstantExpressions expressions) throws Exception {
        Map<Fingerprint, SeriesWindow> kept = new HashMap<>();
        for (SeriesWindow window : expressions.own()) {
            kept.put(Fingerprint.of(window.labels()), window);
        }
        if (kept.isEmpty()) {
            own.clear();
            return;
        }
        List<Fingerprint> gone = new ArrayList<>();
        for (Fingerprint fingerprint : own.keys()) {
            if (!kept.containsKey(fingerprint)) {
                gone.add(fingerprint);
            }
        }
        for (Fingerprint fingerprint : gone) {
            own.remove(fingerprint);
        }
        own.putAll(kept);
    }

    /** Measures how long each expression takes. */
    private static final class TimedExpressions implements RuleExpressions {
        private final RuleExpressions expressions;
        private final long[] nanos;

        TimedExpressions(RuleExpressions expressions, int rules) {
            this.expressions = expressions;
            this.nanos = new long[rules];
        }

        @Override
        public List<VectorSample> evaluate(int index) throws RuleEvaluationException {
            long startNanos = System.nanoTime();
            try {
                return expressions.evaluate(index);
            } finally {
                nanos[index] = System.nanoTime() - startNanos;
            }
        }

        @Override
        public void written(List<ProducedSample> samples) {
            expressions.written(samples);
        }
    }
}
