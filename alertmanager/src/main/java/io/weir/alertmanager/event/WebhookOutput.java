package io.weir.alertmanager.event;

import io.weir.alertmanager.config.EventRecorderConfig;
import io.weir.web.client.ConfiguredClient;
import io.weir.web.client.HttpAnswer;
import io.weir.web.client.HttpCall;
import io.weir.web.client.HttpClients;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts events, each by itself or several as an array, from a few threads; what doesn't fit into its queue is dropped. */
final class WebhookOutput implements EventOutput {
    private static final Logger logger = LoggerFactory.getLogger(WebhookOutput.class);
    private static final int QUEUE = 1024;
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
    private static final long POLL_MS = 100;
    private static final long DRAIN_MS = 5_000;

    private final EventRecorderConfig.Webhook config;
    private final ConfiguredClient client;
    private final EventMetrics metrics;
    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE);
    private final List<Thread> workers = new ArrayList<>();
    private volatile boolean closed;

    WebhookOutput(EventRecorderConfig.Webhook config, HttpClients clients, EventMetrics metrics) {
        this.config = config;
        this.client = clients.configured(config.http());
        this.metrics = metrics;
        for (int i = 0; i < config.workers(); i++) {
            Thread worker = new Thread(this::work, "alertmanager-events");
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
    }

    @Override
    public String name() {
        URI url = URI.create(config.url());
        return "webhook:" + url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    @Override
    public void send(byte[] event) {
        if (!queue.offer(event)) {
            metrics.outputDropped(name());
        }
    }

    private void work() {
        try {
            while (true) {
                byte[] first = queue.poll(POLL_MS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    post(config.batch() ? batch(first) : first);
                } else if (closed) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An array of {@code first} and what comes while a batch waits, up to its limits. */
    private byte[] batch(byte[] first) throws InterruptedException {
        ByteArrayOutputStream array = new ByteArrayOutputStream();
        array.write('[');
        array.writeBytes(first);
        long untilNs = System.nanoTime() + config.batchFlushInterval().toNanos();
        for (int events = 1; events < config.batchMaxEvents() && array.size() < config.batchMaxBytes(); events++) {
            byte[] next = queue.poll(Math.max(0, untilNs - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            array.write(',');
            array.writeBytes(next);
        }
        array.write(']');
        return array.toByteArray();
    }

    private void post(byte[] body) throws InterruptedException {
        Duration backoff = config.retryBackoff();
        String problem = "";
        for (int attempt = 1; attempt <= config.maxRetries(); attempt++) {
            String failure = attempt(body);
            if (failure == null) {
                return;
            }
            problem = failure;
            if (attempt < config.maxRetries()) {
                Thread.sleep(backoff.toMillis());
                Duration doubled = backoff.multipliedBy(2);
                backoff = doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
            }
        }
        logger.error("Events were not delivered output={} attempts={} cause={}", name(), config.maxRetries(), problem);
    }

    private @Nullable String attempt(byte[] body) throws InterruptedException {
        try {
            HttpAnswer answer =
                    client.send(HttpCall.of("POST", config.url(), "application/json", body), config.timeout());
            return answer.isSuccess() ? null : "HTTP status " + answer.status();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MS);
            for (Thread worker : workers) {
                worker.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(untilNs - System.nanoTime())));
                worker.interrupt();
            }
        } catch (InterruptedException e) {
            workers.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }
}
