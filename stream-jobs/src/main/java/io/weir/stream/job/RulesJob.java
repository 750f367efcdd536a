package io.weir.stream.job;

import io.weir.bus.Topic;
import io.weir.model.record.SampleBatchEncoder;
import io.weir.stream.plan.InstantReport;
import io.weir.stream.plan.RulesPlan;
import io.weir.stream.plan.UnsupportedRuleException;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job that evaluates all rule groups.
 *
 * <pre>{@code
 *  topic samples ─▶ select ═partition═▶ leaves ═group═▶ groups ─┬─▶ bus: topics samples, alerts, rule-status
 *                                                       ticks ─┘
 * }</pre>
 *
 * <p>Ticks are empty batches for each partition of the samples topic, a few a second: they come back through the source
 * and move the log's clock on where nothing is scraped.
 */
public final class RulesJob {
    /** The job's name on its cluster; the rules' hash follows it. */
    public static final String NAME = "weir-rules";

    private static final int TICKS_PER_SECOND = 4;
    private static final int MAX_PARALLELISM = 128;

    /** Read before what the windows need, since the log's time and the samples' differ by network and scrape time. */
    private static final Duration START_MARGIN = Duration.ofSeconds(30);

    private RulesJob() {}

    /** The name under which a cluster runs the job of {@code config}. */
    public static String name(RulesJobConfig config) {
        return NAME + " " + Long.toHexString(config.rulesHash());
    }

    /**
     * Settings that the job needs on whichever cluster runs it.
     *
     * @param checkpoints the address of the directory that holds its checkpoints
     */
    public static Configuration settings(RulesJobConfig config, String checkpoints) {
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(config.checkpointIntervalMs()));
        settings.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints);
        settings.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        // A checkpoint that fails is not worth a restart: the next one comes soon.
        settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, Duration.ofMillis(500));
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofSeconds(15));
        settings.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                Duration.ofMinutes(1));
        return settings;
    }

    /**
     * Adds the job to {@code env}, which should have {@link #settings}.
     *
     * @throws UnsupportedRuleException if a rule can't be evaluated
     */
    public static void build(StreamExecutionEnvironment env, RulesJobConfig config) throws UnsupportedRuleException {
        RulesPlan plan = RulesPlan.of(config.groups(), config.planOptions());
        int readers = Math.min(env.getParallelism(), config.samplesPartitions());
        // Another selection needs series that were dropped so far, so its source starts anew, far enough back.
        DataStream<LogRecord> records = env.fromSource(
                        samples(config, plan), WatermarkStrategy.noWatermarks(), "samples")
                .setParallelism(readers)
                .uid("samples-" + Long.toHexString(plan.selectionHash()));
        DataStream<BusRecord> ticks = env.fromSource(ticks(config), WatermarkStrategy.noWatermarks(), "ticks")
                .setParallelism(1)
                .uid("ticks");
        evaluate(records, config, readers)
                .union(ticks)
                .sinkTo(bus(config))
                .name("bus")
                .uid("bus");
    }

    /** The evaluation between source and sink. */
    static DataStream<BusRecord> evaluate(DataStream<LogRecord> records, RulesJobConfig config, int readers) {
        return records.flatMap(new SelectFunction(config))
                .returns(SelectedBatchSerializer.TYPE)
                .setParallelism(readers)
                .name("select")
                .uid("select")
                .keyBy(SelectedBatch::partition, Types.INT)
                .process(new LeafFunction(config), InstantReportSerializer.TYPE)
                .setParallelism(readers)
                .name("leaves")
                .uid("leaves")
                .keyBy(InstantReport::group, Types.STRING)
                .process(new GroupFunction(config), BusRecordSerializer.TYPE)
                .name("groups")
                .uid("groups");
    }

    private static KafkaSource<LogRecord> samples(RulesJobConfig config, RulesPlan plan) {
        long startMs = config.evaluateFromMs() - plan.keepMs(config.evaluationDelayMs()) - START_MARGIN.toMillis();
        KafkaSourceBuilder<LogRecord> source = KafkaSource.<LogRecord>builder()
                .setBootstrapServers(config.bootstrapServers())
                .setTopics(Topic.SAMPLES.topicName())
                .setClientIdPrefix("rules")
                .setStartingOffsets(new LogPosition(startMs))
                .setDeserializer(new LogRecordDeserializationSchema());
        config.clientProperties().forEach(source::setProperty);
        return source.setProperty("partition.discovery.interval.ms", "-1")
                .setProperty("commit.offsets.on.checkpoint", "false")
                .setProperty("enable.auto.commit", "false")
                .setProperty("fetch.max.wait.ms", "1000")
                .build();
    }

    private static DataGeneratorSource<BusRecord> ticks(RulesJobConfig config) {
        return new DataGeneratorSource<>(
                new Ticks(config.samplesPartitions()),
                Long.MAX_VALUE,
                RateLimiterStrategy.perSecond(TICKS_PER_SECOND * config.samplesPartitions()),
                BusRecordSerializer.TYPE);
    }

    private static KafkaSink<BusRecord> bus(RulesJobConfig config) {
        KafkaSinkBuilder<BusRecord> sink = KafkaSink.<BusRecord>builder()
                .setBootstrapServers(config.bootstrapServers())
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(new BusRecordSerializationSchema());
        config.clientProperties().forEach(sink::setProperty);
        return sink.setProperty("client.id", "rules")
                .setProperty("enable.idempotence", "true")
                .setProperty("acks", "all")
                .setProperty("compression.type", "lz4")
                .setProperty("linger.ms", "2")
                .setProperty("max.request.size", Integer.toString(8 << 20))
                .setProperty("request.timeout.ms", "10000")
                .setProperty("delivery.timeout.ms", "120000")
                .build();
    }

    /** An empty batch is all a tick needs: the broker gives it the time. */
    static byte[] tick() {
        SampleBatchEncoder encoder = new SampleBatchEncoder();
        encoder.begin(0);
        return encoder.finish();
    }
}
