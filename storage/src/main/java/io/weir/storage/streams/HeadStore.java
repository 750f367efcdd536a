package io.weir.storage.streams;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.bus.BusConfig;
import io.weir.bus.Topic;
import io.weir.storage.StorageException;
import io.weir.storage.head.Head;
import io.weir.storage.head.HeadMetrics;
import io.weir.storage.head.HeadStatistics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store process: a Kafka Streams application that keeps a {@link Head} for each partition of the samples topic that it
 * owns. Start more of them and the partitions spread; each restores its heads from its snapshot and the log.
 *
 * <p>Thread-safe.
 */
public final class HeadStore implements AutoCloseable {
    /** The consumer group of all store processes. */
    public static final String APPLICATION_ID = "weir-head-store";

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
    private static final int SESSION_TIMEOUT_MS = 6_000;
    private static final int HEARTBEAT_INTERVAL_MS = 1_500;
    private static final int COMMIT_INTERVAL_MS = 5_000;

    private static final Logger logger = LoggerFactory.getLogger(HeadStore.class);

    private final KafkaStreams streams;
    private final LocalHeads localHeads = new LocalHeads();
    private final ExecutorService snapshotWriter;
    private volatile boolean caughtUp;
    /** The log's ends when the application first ran, by partition; the store is ready when its heads got there. */
    private volatile @Nullable Map<Integer, Long> endsAtStart;

    /** @param clock decides when snapshots are due, nothing else */
    public HeadStore(BusConfig bus, HeadStoreConfig config, PrometheusRegistry registry, InstantSource clock) {
        HeadMetrics metrics = new HeadMetrics(registry);
        this.snapshotWriter = Executors.newSingleThreadExecutor(runnable -> {
            Thread thread = new Thread(runnable, "head-snapshot");
            thread.setDaemon(true);
            return thread;
        });
        this.streams = new KafkaStreams(
                topology(() -> new HeadStateStore(
                        config.head(), config.snapshotInterval(), metrics, localHeads, snapshotWriter, clock)),
                properties(bus, config));
        streams.setUncaughtExceptionHandler(failure -> {
            logger.error("Stream thread failed, it is replaced cause={}", failure.getMessage(), failure);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        registerGauges(registry);
    }

    /** The whole application: the samples topic is source and change log at once. */
    static Topology topology(Supplier<HeadStateStore> newStore) {
        return new Topology()
                .addReadOnlyStateStore(
                        new HeadStateStoreBuilder(newStore),
                        "samples-source",
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        Topic.SAMPLES.topicName(),
                        "samples-to-head",
                        HeadProcessor::new);
    }

    private static Properties properties(BusConfig bus, HeadStoreConfig config) {
        Properties properties = new Properties();
        properties.putAll(bus.clientProperties());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
        properties.put(StreamsConfig.CLIENT_ID_CONFIG, config.instanceId() + "-head");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bus.bootstrapServers());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir(config).toString());
        properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, config.applicationServer());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.streamThreads());
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS);
        properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        properties.put(
                StreamsConfig.restoreConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                EmptyKeyInterceptor.class.getName());
        // A static member that comes back within the session timeout gets its partitions without a rebalance.
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), config.instanceId());
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MS);
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), HEARTBEAT_INTERVAL_MS);
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 500);
        return properties;
    }

    private static Path stateDir(HeadStoreConfig config) {
        return config.stateDir().toAbsolutePath();
    }

    private void registerGauges(PrometheusRegistry registry) {
        gauge(registry, "weir_head_series", "Series in the head.", Head::seriesCount);
        gauge(registry, "weir_head_applied_offset", "Offset of the last record in the head.", head ->
                (double) head.appliedOffset());
        gauge(
                registry,
                "weir_head_clock_seconds",
                "The log's clock: append time of the newest record.",
                head -> head.clockMs() / 1000.0);
        gauge(
                registry,
                "weir_head_complete_from_seconds",
                "From when on the head has all samples; what is older is in segments only.",
                head -> head.completeFromMs() / 1000.0);
        GaugeWithCallback.builder()
                .name("weir_head_chunk_bytes")
                .help("Memory of the compressed samples in the head.")
                .labelNames("partition")
                .callback(callback -> {
                    for (Head head : heads()) {
                        HeadStatistics statistics = head.statistics();
                        callback.call((double) statistics.chunkBytes(), Integer.toString(head.partition()));
                    }
                })
                .register(registry);
    }

    private void gauge(PrometheusRegistry registry, String name, String help, ToDoubleFunction<Head> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("partition")
                .callback(callback -> heads().forEach(
                                head -> callback.call(value.applyAsDouble(head), Integer.toString(head.partition()))))
                .register(registry);
    }

    /** Joins the group and starts to restore; returns at once. */
    public void start() {
        streams.start();
    }

    /**
     * Whether the heads of this process hold everything that was in the log when it started. A process that owns no
     * partition is ready too.
     */
    public boolean ready() {
        KafkaStreams.State state = streams.state();
        if (state != KafkaStreams.State.RUNNING && !(caughtUp && state == KafkaStreams.State.REBALANCING)) {
            return false;
        }
        if (!caughtUp) {
            caughtUp = headsReached(endsAtStart());
        }
        return caughtUp;
    }

    private Map<Integer, Long> endsAtStart() {
        Map<Integer, Long> ends = endsAtStart;
        if (ends == null) {
            ends = new HashMap<>();
            Map<Integer, LagInfo> lags =
                    streams.allLocalStorePartitionLags().getOrDefault(HeadStateStore.NAME, Map.of());
            for (Map.Entry<Integer, LagInfo> lag : lags.entrySet()) {
                ends.put(lag.getKey(), lag.getValue().endOffsetPosition());
            }
            endsAtStart = ends;
        }
        return ends;
    }

    private boolean headsReached(Map<Integer, Long> ends) {
        return heads().stream().allMatch(head -> head.appliedOffset() >= ends.getOrDefault(head.partition(), 0L) - 1);
    }

    /** The heads of the partitions that this process owns now, restored, in order of partition. */
    public List<Head> heads() {
        return localHeads.owned();
    }

    /**
     * The application server ({@code host:port}) of the process that owns each partition, as far as this one knows; it may
     * be out of date for a moment while partitions move.
     *
     * @throws StorageException while this process is not part of the group
     */
    public Map<Integer, String> ownersByPartition() {
        Map<Integer, String> owners = new HashMap<>();
        try {
            for (StreamsMetadata process : streams.streamsMetadataForStore(HeadStateStore.NAME)) {
                for (TopicPartition partition : process.topicPartitions()) {
                    owners.put(partition.partition(), process.host() + ":" + process.port());
                }
            }
        } catch (IllegalStateException e) {
            throw new StorageException("head store is not running: " + e.getMessage(), e);
        }
        return owners;
    }

    /** Writes a last snapshot of each head and leaves; the partitions are kept for this instance for a few seconds. */
    @Override
    public void close() {
        if (!streams.close(CLOSE_TIMEOUT)) {
            logger.warn("Head store did not close within {}", CLOSE_TIMEOUT);
        }
        snapshotWriter.shutdown();
    }
}
