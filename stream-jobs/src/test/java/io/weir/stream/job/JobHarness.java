package io.weir.stream.job;

import io.weir.bus.TableTopic;
import io.weir.bus.Topic;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.model.record.AlertRecord;
import io.weir.model.record.RuleGroupStatusRecord;
import io.weir.model.record.SampleBatchEncoder;
import io.weir.model.record.SampleBatchReader;
import io.weir.stream.plan.InstantReport;
import io.weir.stream.rule.ProducedSample;
import io.weir.stream.rule.RuleGroupDefinition;
import io.weir.stream.testing.Groups;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.StreamFlatMap;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** The job's operators in a row, on a log that a test writes record by record. */
final class JobHarness implements AutoCloseable {
    static final int PARTITIONS = 2;

    /** What a checkpoint holds. */
    record Snapshot(OperatorSubtaskState leaves, OperatorSubtaskState groups) {}

    private final OneInputStreamOperatorTestHarness<LogRecord, SelectedBatch> select;
    private final KeyedOneInputStreamOperatorTestHarness<Integer, SelectedBatch, InstantReport> leaves;
    private final KeyedOneInputStreamOperatorTestHarness<String, InstantReport, BusRecord> groups;
    private final SampleBatchReader reader = new SampleBatchReader();
    private long checkpointId;

    final List<ProducedSample> samples = new ArrayList<>();
    final List<AlertRecord> alerts = new ArrayList<>();
    final List<RuleGroupStatusRecord> statuses = new ArrayList<>();

    private JobHarness(RulesJobConfig config, @Nullable Snapshot snapshot) throws Exception {
        select = new OneInputStreamOperatorTestHarness<>(
                new StreamFlatMap<>(new SelectFunction(config)), new LogRecordSerializer());
        select.setup(new SelectedBatchSerializer());
        leaves = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new LeafFunction(config)), SelectedBatch::partition, Types.INT);
        leaves.setup(new InstantReportSerializer());
        groups = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new GroupFunction(config)), InstantReport::group, Types.STRING);
        groups.setup(new BusRecordSerializer());
        if (snapshot != null) {
            leaves.initializeState(snapshot.leaves);
            groups.initializeState(snapshot.groups);
        }
        select.open();
        leaves.open();
        groups.open();
    }

    static JobHarness start(RulesJobConfig config) throws Exception {
        return new JobHarness(config, null);
    }

    static JobHarness restore(RulesJobConfig config, Snapshot snapshot) throws Exception {
        return new JobHarness(config, snapshot);
    }

    static RulesJobConfig config(long evaluateFromMs, RuleGroupDefinition... groups) {
        return new RulesJobConfig(
                "localhost:9092",
                Map.of(),
                PARTITIONS,
                List.of(groups),
                Map.of("cluster", "eu"),
                "http://weir.example",
                List.of(),
                Groups.OPTIONS,
                1_000,
                60_000,
                10_000,
                evaluateFromMs);
    }

    /** Appends samples of one partition to the log. */
    void append(long logTimeMs, Labels series, long timestampMs, double value) throws Exception {
        SampleBatchEncoder encoder = new SampleBatchEncoder();
        encoder.begin(timestampMs);
        encoder.add(encoder.series(series), timestampMs, value);
        int partition = io.weir.model.Fingerprint.of(series).partition(PARTITIONS);
        appendRecord(new LogRecord(partition, logTimeMs, encoder.finish()));
    }

    /** Appends a tick to each partition. */
    void tick(long logTimeMs) throws Exception {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            appendRecord(new LogRecord(partition, logTimeMs, RulesJob.tick()));
        }
    }

    void appendRecord(LogRecord record) throws Exception {
        select.processElement(record, record.logTimeMs());
        for (SelectedBatch batch : select.extractOutputValues()) {
            leaves.processElement(batch, batch.logTimeMs());
        }
        select.getOutput().clear();
        for (InstantReport report : leaves.extractOutputValues()) {
            groups.processElement(report, report.instantMs());
        }
        leaves.getOutput().clear();
        for (BusRecord output : groups.extractOutputValues()) {
            collect(output);
        }
        groups.getOutput().clear();
    }

    private void collect(BusRecord output) throws IOException {
        if (output.topic() == Topic.SAMPLES) {
            reader.reset(output.value());
            while (reader.nextSeriesOfAnyKind()) {
                Histogram[] histograms = reader.isHistogram() ? reader.histograms() : null;
                for (int i = 0; i < reader.sampleCount(); i++) {
                    long timestampMs = reader.timestampsMs()[i];
                    samples.add(
                            histograms == null
                                    ? new ProducedSample(reader.labels(), timestampMs, reader.values()[i])
                                    : new ProducedSample(
                                            reader.labels(), timestampMs, histograms[i].sum(), histograms[i]));
                }
            }
        } else if (output.topic() == Topic.ALERTS) {
            alerts.add(TableTopic.ALERTS.decode(output.value()));
        } else {
            statuses.add(TableTopic.RULE_STATUS.decode(output.value()));
        }
    }

    Snapshot snapshot() throws Exception {
        checkpointId++;
        return new Snapshot(leaves.snapshot(checkpointId, 0), groups.snapshot(checkpointId, 0));
    }

    List<ProducedSample> samplesOf(String metric) {
        return samples.stream()
                .filter(sample -> sample.labels().metricName().equals(metric))
                .toList();
    }

    @Override
    public void close() {
        try {
            select.close();
            leaves.close();
            groups.close();
        } catch (Exception e) {
            throw new IllegalStateException("an operator can't be closed", e);
        }
    }
}
