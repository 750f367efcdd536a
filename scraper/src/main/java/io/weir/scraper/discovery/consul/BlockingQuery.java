package io.weir.scraper.discovery.consul;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.weir.scraper.schedule.Timer;
import io.weir.web.client.HttpAnswer;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks Consul the same again and again, each time for what changed after the last answer, so that Consul answers when
 * something has. No thread waits meanwhile. Thread-safe.
 *
 * @see <a href="https://developer.hashicorp.com/consul/api-docs/features/blocking">Consul's blocking queries</a>
 */
final class BlockingQuery implements AutoCloseable {
    /** After a failure, as in Prometheus. */
    private static final long RETRY_MS = 15_000;

    /** Takes an answer that says something new. */
    @FunctionalInterface
    interface Reader {
        /** @throws IOException if it can't be read; it will be asked for again */
        void read(String json) throws IOException;
    }

    private final ConsulClient client;
    private final ConsulQuery query;
    private final long pauseMs;
    private final Timer timer;
    private final Executor workers;
    private final DistributionDataPoint durations;
    private final Reader reader;
    private final FailureListener failures;
    private long index;
    private boolean closed;
    private @Nullable CompletableFuture<HttpAnswer> asked;
    private Timer.@Nullable Alarm alarm;

    /** Told of questions that were in vain. */
    @FunctionalInterface
    interface FailureListener {
        void failed(String question, Throwable cause);
    }

    /**
     * A query that hasn't begun.
     *
     * @param pauseMs the least time between the starts of two questions
     * @param workers read answers
     */
    BlockingQuery(
            ConsulClient client,
            ConsulQuery query,
            long pauseMs,
            Timer timer,
            Executor workers,
            DistributionDataPoint durations,
            Reader reader,
            FailureListener failures) {
        this.client = client;
        this.query = query;
        this.pauseMs = pauseMs;
        this.timer = timer;
        this.workers = workers;
        this.durations = durations;
        this.reader = reader;
        this.failures = failures;
    }

    void start() {
        onWorker(this::ask);
    }

    private void onWorker(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            // The process ends.
        }
    }

    private synchronized void ask() {
        if (closed) {
            return;
        }
        long startNs = timer.nanoTime();
        asked = client.ask(client.after(index, query));
        asked.whenComplete((answer, failure) -> onWorker(() -> answered(answer, failure, startNs)));
    }

    private void answered(@Nullable HttpAnswer answer, @Nullable Throwable failure, long startNs) {
        long tookNs = timer.nanoTime() - startNs;
        long waitMs = Math.max(0, pauseMs - tookNs / 1_000_000);
        if (isClosed() || failure instanceof CancellationException) {
            return;
        }
        durations.observe(tookNs / 1e9);
        try {
            if (answer == null) {
                throw new IOException(
                        failure == null ? "no answer" : rootOf(failure).getMessage(), failure);
            }
            ConsulClient.require200(answer);
            accept(answer);
        } catch (IOException | RuntimeException e) {
            failures.failed(query.toString(), e);
            waitMs = Math.max(waitMs, RETRY_MS);
        }
        askIn(waitMs);
    }

    private static Throwable rootOf(Throwable failure) {
        return failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    private void accept(HttpAnswer answer) throws IOException {
        long next = indexOf(answer);
        if (next == index && next != 0) {
            // Consul waited long enough without a change.
            return;
        }
        reader.read(answer.text());
        // A smaller one means that Consul's state was restored: begin anew, as its documentation asks for.
        index = next < index ? 0 : next;
    }

    private static long indexOf(HttpAnswer answer) throws IOException {
        String header = answer.header("X-Consul-Index");
        try {
            return header.isEmpty() ? 0 : Long.parseUnsignedLong(header);
        } catch (NumberFormatException e) {
            throw new IOException("X-Consul-Index is not a number: \"" + header + "\"", e);
        }
    }

    private synchronized void askIn(long waitMs) {
        if (!closed) {
            alarm = timer.at(timer.nowMs() + waitMs, () -> onWorker(this::ask));
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        CompletableFuture<HttpAnswer> running;
        synchronized (this) {
            closed = true;
            if (alarm != null) {
                alarm.cancel();
            }
            running = asked;
        }
        if (running != null) {
            running.cancel(false);
        }
    }
}
