package io.weir.bus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One process's connection to Kafka: an idempotent producer that all of its components share, and whatever consumers they
 * open. Thread-safe.
 *
 * <p>The producer acknowledges with {@code acks=all} and retries until {@link #DELIVERY_TIMEOUT}; a send that fails after
 * that is the caller's to repeat or refuse.
 */
public final class Bus implements AutoCloseable {
    /** How long a send may take, retries included, before it fails. */
    public static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** How long a broker may keep a request for records that aren't there yet. */
    private static final Duration IDLE_FETCH = Duration.ofSeconds(1);

    /**
     * Closes a consumer that belongs to no group without a farewell, which the broker would answer only after the request
     * for records that it keeps.
     */
    public static final CloseOptions AT_ONCE = CloseOptions.timeout(Duration.ZERO);

    private static final Duration GROUP_FETCH = Duration.ofMillis(500);

    /** How long a new topic may be unknown to some brokers. */
    private static final Duration TOPIC_TIMEOUT = Duration.ofSeconds(30);

    private static final long TOPIC_PAUSE_MS = 50;

    private final BusConfig config;
    private final String clientId;
    private final Producer<byte[], byte[]> producer;
    private final Cluster cluster;

    /**
     * What was learnt of Kafka when connecting.
     *
     * @param id empty if the brokers don't tell
     */
    private record Cluster(String id, int samplesPartitions) {}

    private Bus(BusConfig config, String clientId, Producer<byte[], byte[]> producer, Cluster cluster) {
        this.config = config;
        this.clientId = clientId;
        this.producer = producer;
        this.cluster = cluster;
    }

    /**
     * Connects, and creates the topics that are missing.
     *
     * @param clientId names this process in Kafka's metrics and logs
     * @throws BusException if Kafka can't be reached or refuses
     */
    public static Bus connect(BusConfig config, String clientId) {
        Cluster cluster = ensureTopics(config, clientId);
        Map<String, Object> properties = clientProperties(config, clientId);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_RECORD_BYTES);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY_TIMEOUT.toMillis());
        return new Bus(config, clientId, new KafkaProducer<>(properties), cluster);
    }

    private static Cluster ensureTopics(BusConfig config, String clientId) {
        Map<String, Object> properties = clientProperties(config, clientId + "-admin");
        properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 30_000);
        try (Admin admin = Admin.create(properties)) {
            Set<String> existing = admin.listTopics().names().get();
            List<NewTopic> missing = new ArrayList<>();
            for (Topic topic : Topic.values()) {
                if (!existing.contains(topic.topicName())) {
                    missing.add(new NewTopic(
                                    topic.topicName(), topic.partitions(config), (short) config.replicationFactor())
                            .configs(topic.settings(config)));
                }
            }
            create(admin, missing);
            int partitions = partitions(admin, Topic.SAMPLES.topicName());
            String id = admin.describeCluster().clusterId().get();
            return new Cluster(id == null ? "" : id, partitions);
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw new BusException("Kafka at " + config.bootstrapServers() + ": " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusException("interrupted while connecting to Kafka at " + config.bootstrapServers(), e);
        }
    }

    private static void create(Admin admin, Collection<NewTopic> topics)
            throws ExecutionException, InterruptedException {
        for (var creation : admin.createTopics(topics).values().values()) {
            try {
                creation.get();
            } catch (ExecutionException e) {
                // Another process of ours was faster.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    /** Asks again while the broker that answers has not heard of a topic that was created a moment ago. */
    private static int partitions(Admin admin, String topic) throws ExecutionException, InterruptedException {
        long endNs = System.nanoTime() + TOPIC_TIMEOUT.toNanos();
        while (true) {
            try {
                var description =
                        admin.describeTopics(List.of(topic)).topicNameValues().get(topic);
                return Objects.requireNonNull(description).get().partitions().size();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() - endNs > 0) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(TOPIC_PAUSE_MS);
            }
        }
    }

    private static Map<String, Object> clientProperties(BusConfig config, String clientId) {
        Map<String, Object> properties = new HashMap<>(config.clientProperties());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50);
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        return properties;
    }

    public BusConfig config() {
        return config;
    }

    /** Partitions that the samples topic has. */
    public int samplesPartitions() {
        return cluster.samplesPartitions();
    }

    /** The samples topic, for appending. */
    public SampleLog samples() {
        String id = cluster.id().isEmpty() ? "" : cluster.id() + "/" + Topic.SAMPLES.topicName();
        return new SampleLog(producer, cluster.samplesPartitions(), id);
    }

    /** Writes to a table. */
    public <V> TableWriter<V> writer(TableTopic<V> topic) {
        return new TableWriter<>(producer, topic);
    }

    /**
     * Opens a view of a table, which starts reading at once; the caller closes it.
     *
     * @param name says in thread names and logs whose view it is
     */
    public <V> TableView<V> view(TableTopic<V> topic, String name) {
        return new TableView<>(consumer(name), topic, name);
    }

    /**
     * Opens a reader of a table, which starts reading at once; the caller closes it.
     *
     * @param name says in thread names and logs whose reader it is
     */
    public <V> TableReader<V> reader(TableTopic<V> topic, String name, TableReader.Listener<V> listener) {
        TableReader<V> reader = new TableReader<>(consumer(name), topic, name, listener);
        reader.start();
        return reader;
    }

    /**
     * A consumer of raw records that belongs to no group, for readers that keep their own position; the caller assigns
     * partitions and closes it.
     */
    public KafkaConsumer<byte[], byte[]> consumer(String name) {
        return new KafkaConsumer<>(consumerProperties(name));
    }

    /** A client for questions about Kafka itself; the caller closes it. */
    public Admin admin(String name) {
        return Admin.create(clientProperties(config, clientId + "-" + name));
    }

    /** How long a member of a group may be silent before Kafka gives its partitions to others. */
    public static final Duration GROUP_SESSION_TIMEOUT = Duration.ofSeconds(6);

    /**
     * A consumer in the group {@code groupId}: Kafka divides the partitions among the group's members. A member that joins
     * takes no partition from one that has it.
     */
    public KafkaConsumer<byte[], byte[]> groupConsumer(String name, String groupId) {
        Map<String, Object> properties = consumerProperties(name);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        // A pending request for the old partitions holds up the one for those that a member is given.
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) GROUP_FETCH.toMillis());
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) GROUP_SESSION_TIMEOUT.toMillis());
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
        return new KafkaConsumer<>(properties);
    }

    private Map<String, Object> consumerProperties(String name) {
        Map<String, Object> properties = clientProperties(config, clientId + "-" + name);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // Records come as soon as they are there. This is only how often an idle reader asks anew, which costs the
        // broker more
        // than anything else in an idle process.
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) IDLE_FETCH.toMillis());
        return properties;
    }

    static List<TopicPartition> partitionsOf(Consumer<?, ?> consumer, Topic topic) {
        return consumer.partitionsFor(topic.topicName()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    /** Sends what is buffered, waiting a few seconds at most, and disconnects. */
    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
