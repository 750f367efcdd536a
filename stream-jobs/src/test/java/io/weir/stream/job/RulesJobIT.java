package io.weir.stream.job;

import static io.weir.stream.testing.Groups.group;
import static io.weir.stream.testing.Groups.recording;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.bus.Topic;
import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import io.weir.model.record.SampleBatchEncoder;
import io.weir.model.record.SampleBatchReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job's graph on a real cluster with two subtasks each, over a log that is a list. */
class RulesJobIT {
    private static final long T0 = group().schedule().firstAtOrAfter(1_700_000_000_000L);

    @Test
    @SuppressWarnings("try") // Closing the iterator may be interrupted; then the test fails.
    void evaluatesOverPartitionsThatDifferentSubtasksRead(@TempDir Path directory) throws Exception {
        RulesJobConfig config = JobHarness.config(
                T0, group(recording("total", "sum(up)"), recording("double", "total * 2"), recording("each", "up")));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(
                2, RulesJob.settings(config, directory.toUri().toString()));
        // One source feeds both subtasks here, so the order within a partition needs a key.
        DataStream<LogRecord> records =
                env.fromData(log(), LogRecordSerializer.TYPE).keyBy(LogRecord::partition, Types.INT);

        Map<String, List<Double>> values = new TreeMap<>();
        SampleBatchReader reader = new SampleBatchReader();
        try (CloseableIterator<BusRecord> output =
                RulesJob.evaluate(records, config, 2).executeAndCollect()) {
            while (output.hasNext()) {
                BusRecord record = output.next();
                if (record.topic() == Topic.SAMPLES) {
                    reader.reset(record.value());
                    while (reader.nextSeries()) {
                        values.computeIfAbsent(reader.labels().metricName(), name -> new ArrayList<>())
                                .add(reader.values()[0]);
                    }
                }
            }
        }

        assertThat(values.get("total")).hasSize(4).containsOnly(20.0);
        assertThat(values.get("double")).hasSize(4).containsOnly(40.0);
        assertThat(values.get("each")).hasSize(80).containsOnly(1.0);
    }

    private static List<LogRecord> log() {
        List<LogRecord> log = new ArrayList<>();
        for (long now = T0 - 5_000; now < T0 + 50_000; now += 5_000) {
            for (int i = 0; i < 20; i++) {
                Labels series = Labels.of(Labels.METRIC_NAME, "up", "instance", "i" + i);
                SampleBatchEncoder encoder = new SampleBatchEncoder();
                encoder.begin(now);
                encoder.add(encoder.series(series), now, 1);
                int partition = Fingerprint.of(series).partition(JobHarness.PARTITIONS);
                log.add(new LogRecord(partition, now + 10, encoder.finish()));
            }
            for (int partition = 0; partition < JobHarness.PARTITIONS; partition++) {
                log.add(new LogRecord(partition, now + 4_900, RulesJob.tick()));
            }
        }
        return log;
    }
}
