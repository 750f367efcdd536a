package io.weir.pushgateway;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.bus.Bus;
import io.weir.bus.TableTopic;
import io.weir.web.BuildInfo;
import io.weir.web.WebServer;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Pushgateway on a Kafka cluster. Any number of them may serve the same topics; each shows all groups.
 *
 * <p>{@link #start} returns when all groups were read from the topic and the server listens.
 */
public final class Pushgateway implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(Pushgateway.class);

    private final PushgatewayConfig config;
    private final Topics topics;
    private final PrometheusRegistry registry;
    private final InstantSource clock;

    /** What is to be closed, the newest first. */
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    private @Nullable WebServer server;

    /** The topics of a gateway. */
    record Topics(GroupTopic groups, SampleSink samples, MetadataSink metadata) {}

    /** A gateway that is not started yet. */
    public Pushgateway(PushgatewayConfig config, Bus bus, PrometheusRegistry registry, InstantSource clock) {
        this(
                config,
                new Topics(
                        new KafkaGroupTopic(bus),
                        config.publishing() ? new KafkaSampleSink(bus.samples()) : SampleSink.NONE,
                        MetadataSink.to(bus.writer(TableTopic.METADATA))),
                registry,
                clock);
    }

    Pushgateway(PushgatewayConfig config, Topics topics, PrometheusRegistry registry, InstantSource clock) {
        this.config = config;
        this.topics = topics;
        this.registry = registry;
        this.clock = clock;
    }

    /**
     * Restores the groups, then serves and publishes.
     *
     * @throws io.weir.bus.BusException if Kafka can't be reached
     * @throws io.weir.web.WebServerException if the address can't be had
     */
    public void start() {
        try {
            resources.push(topics.groups());
            GroupStore store = new GroupStore(topics.groups());
            OwnFamilies own = new OwnFamilies(registry, clock);
            GatewayMetrics metrics = new GatewayMetrics(registry, BuildInfo.current());
            metrics.show(store, config.maxHeapBytes(), clock);
            Gateway gateway = new Gateway(
                    store,
                    topics.samples(),
                    topics.metadata(),
                    own::types,
                    config.consistencyCheck(),
                    config.maxHeapBytes(),
                    clock,
                    config.interval());
            Expirer expirer = new Expirer(gateway, metrics);
            resources.push(expirer);
            String log = topics.samples().logId();
            WebServer started = new Endpoints(config, log, store, gateway, own, metrics, clock).server(registry);
            resources.push(started);
            started.start();
            server = started;
            if (config.publishing()) {
                Republisher republisher = new Republisher(gateway, metrics, clock, config.interval());
                resources.push(republisher);
                republisher.start();
            }
            expirer.start();
            logger.info("Pushgateway started port={} groups={}", started.port(), store.size());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The port of the first address that the gateway listens on. */
    public int port() {
        WebServer started = server;
        if (started == null) {
            throw new IllegalStateException("pushgateway is not started");
        }
        return started.port();
    }

    /** Stops serving and publishing. What was acknowledged stays in Kafka. */
    @Override
    public void close() {
        for (AutoCloseable resource : List.copyOf(resources)) {
            try {
                resource.close();
            } catch (Exception e) {
                logger.warn("Not closed cleanly resource={} cause={}", resource, e.getMessage());
            }
        }
        resources.clear();
        server = null;
    }
}
