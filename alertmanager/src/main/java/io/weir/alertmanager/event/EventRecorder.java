package io.weir.alertmanager.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.alertmanager.config.EventRecorderConfig;
import io.weir.web.client.HttpClients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events to the outputs of {@code event_recorder}, on a thread of its own: who records waits for nothing. What the
 * queue has no room for is dropped and counted. Without outputs nothing is queued. Thread-safe.
 */
public final class EventRecorder implements Events, AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(EventRecorder.class);
    private static final int QUEUE = 8192;
    private static final long POLL_MS = 100;
    private static final long DRAIN_MS = 10_000;

    private record Recorded(Instant at, Event event) {}

    private final String instance;
    private final IntSupplier position;
    private final InstantSource clock;
    private final HttpClients clients;
    private final EventMetrics metrics;
    private final BlockingQueue<Recorded> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Object outputLock = new Object();
    private final Thread writer = new Thread(this::write, "alertmanager-event-writer");
    private EventRecorderConfig config = EventRecorderConfig.NONE;
    private volatile List<EventOutput> outputs = List.of();
    private volatile boolean closed;

    /**
     * @param instance the name of this one in events
     * @param position of this instance in the cluster
     * @param clients for webhooks; stay the caller's to close, after this
     */
    public EventRecorder(
            String instance,
            IntSupplier position,
            InstantSource clock,
            HttpClients clients,
            PrometheusRegistry registry) {
        this.instance = instance;
        this.position = position;
        this.clock = clock;
        this.clients = clients;
        this.metrics = new EventMetrics(registry, queue::size);
        writer.setDaemon(true);
        writer.start();
    }

    /** Puts outputs in force. If one of them can't be opened the former ones stay, and that is logged. */
    public void apply(EventRecorderConfig next) {
        synchronized (outputLock) {
            if (next.equals(config)) {
                return;
            }
            List<EventOutput> opened = new ArrayList<>();
            try {
                for (EventRecorderConfig.File file : next.files()) {
                    opened.add(new FileOutput(file.path()));
                }
                next.webhooks().forEach(webhook -> opened.add(new WebhookOutput(webhook, clients, metrics)));
                next.kafka().forEach(kafka -> opened.add(new KafkaOutput(kafka, instance, metrics)));
            } catch (IOException | RuntimeException e) {
                opened.forEach(EventOutput::close);
                logger.error("Outputs of event_recorder can't be opened, the former ones stay cause={}", e.toString());
                return;
            }
            for (int i = 0; i < next.stdoutOutputs(); i++) {
                opened.add(new StreamOutput("stdout", System.out));
            }
            List<EventOutput> old = outputs;
            outputs = List.copyOf(opened);
            config = next;
            old.forEach(EventOutput::close);
            logger.info("Events are recorded outputs={}", opened.size());
        }
    }

    @Override
    public void record(Event event) {
        if (!outputs.isEmpty() && !queue.offer(new Recorded(clock.instant(), event))) {
            metrics.dropped(event.type());
        }
    }

    private void write() {
        try {
            while (true) {
                Recorded next = queue.poll(POLL_MS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    write(next);
                } else if (closed) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Recorded recorded) {
        Event event = recorded.event();
        byte[] json = envelope(recorded).toString().getBytes(StandardCharsets.UTF_8);
        synchronized (outputLock) {
            for (EventOutput output : outputs) {
                try {
                    output.send(json);
                    metrics.written(event.type(), output.name(), json.length);
                } catch (IOException | RuntimeException e) {
                    metrics.failed(event.type(), output.name());
                    logger.error("Event was not written type={} output={}", event.type(), output.name(), e);
                }
            }
        }
    }

    private ObjectNode envelope(Recorded recorded) {
        ObjectNode json =
                EventJson.object().put("@timestamp", recorded.at().toString()).put("instance", instance);
        json.putObject("data").set(recorded.event().field(), recorded.event().toJson(recorded.at()));
        int rank = position.getAsInt();
        return rank == 0 ? json : json.put("clusterPosition", rank);
    }

    /** Writes what is queued, for some seconds at most, and ends. */
    @Override
    public void close() {
        closed = true;
        try {
            writer.join(DRAIN_MS);
            writer.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        apply(EventRecorderConfig.NONE);
    }
}
