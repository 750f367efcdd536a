package io.weir.scraper.scrape;

import io.weir.config.prometheus.HistogramSettings;
import io.weir.exposition.ContentType;
import io.weir.exposition.ExpositionException;
import io.weir.exposition.ExpositionFormat;
import io.weir.model.record.TargetHealth;
import io.weir.scraper.fetch.FetchException;
import io.weir.scraper.fetch.FetchedBody;
import io.weir.scraper.schedule.ScrapeSchedule;
import io.weir.scraper.schedule.Timer;
import io.weir.scraper.targets.Target;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scrapes one target at its instants, one scrape at a time, until it is gone. Thread-safe.
 *
 * <pre>{@code
 *             ┌───── done ─────┐
 *             ▼                │
 *  NEW ──▶ WAITING ──tick──▶ SCRAPING ──end, done──┐
 *             │  ▲                                 │
 *            end └──resume── ENDING ◀──────────────┘
 *             └──────────────▶ │
 *                        two intervals later: stale markers
 *                              ▼
 *                            CLOSED
 * }</pre>
 */
final class ScrapeLoop {
    private static final Logger logger = LoggerFactory.getLogger(ScrapeLoop.class);

    private enum State {
        NEW,
        WAITING,
        SCRAPING,
        ENDING,
        CLOSED
    }

    private final ScrapeContext context;
    private final long offsetHash;
    private final ScrapeWriter writer;
    private final Runnable onEnd;

    private State state = State.NEW;
    private boolean endRequested;
    private Target target;
    private PoolSettings settings;
    private ScrapeSchedule schedule;
    private long plannedMs;
    private Timer.@Nullable Alarm alarm;
    private volatile TargetStatus status;

    /** The settings the writer follows; touched only by the scrape under way. */
    private PoolSettings writerSettings;

    private HistogramSettings writerHistograms;

    /** When the scrape before began, 0 before the first; touched only where a scrape begins. */
    private volatile long lastStartNanos;

    /**
     * A loop that waits for {@link #start}.
     *
     * @param seed moves the offsets of all targets of this installation, so that two of them don't scrape in step
     * @param onEnd runs when the target's stale markers are written
     */
    ScrapeLoop(
            ScrapeContext context,
            Target target,
            PoolSettings settings,
            MetadataLog metadata,
            long seed,
            Runnable onEnd) {
        this.context = context;
        this.target = target;
        this.settings = settings;
        this.writerSettings = settings;
        this.writerHistograms = target.histograms();
        this.offsetHash = target.id().hash() ^ seed;
        this.schedule = ScrapeSchedule.of(target.interval().toMillis(), offsetHash);
        this.writer = new ScrapeWriter(
                context.samples(),
                target.labels(),
                settings.config(),
                target.histograms(),
                metadata,
                context.metrics(),
                context.features());
        this.onEnd = onEnd;
        this.status = status(target, settings, TargetHealth.UNKNOWN, "", 0, 0);
    }

    private static TargetStatus status(
            Target target, PoolSettings settings, TargetHealth health, String error, long scrapeMs, double seconds) {
        return new TargetStatus(
                settings.config().jobName(),
                target.url(),
                target.discoveredLabels(),
                target.labels(),
                false,
                health,
                error,
                scrapeMs,
                seconds,
                target.interval(),
                target.timeout());
    }

    TargetStatus status() {
        return status;
    }

    synchronized void start() {
        if (state == State.NEW) {
            plannedMs = schedule.atOrAfter(context.timer().nowMs());
            awaitTick();
        }
    }

    private void awaitTick() {
        state = State.WAITING;
        alarm = context.timer().at(plannedMs, this::tick);
    }

    /** Follows new settings from the next scrape on. The target has the same identity as before. */
    synchronized void configure(Target newTarget, PoolSettings newSettings) {
        boolean newInterval = !newTarget.interval().equals(target.interval());
        target = newTarget;
        settings = newSettings;
        TargetStatus last = status;
        status = status(
                newTarget,
                newSettings,
                last.health(),
                last.lastError(),
                last.lastScrapeMs(),
                last.lastScrapeDurationSeconds());
        if (newInterval) {
            schedule = ScrapeSchedule.of(newTarget.interval().toMillis(), offsetHash);
            if (state == State.WAITING) {
                cancelAlarm();
                plannedMs = schedule.atOrAfter(context.timer().nowMs());
                awaitTick();
            }
        }
    }

    /** The target is gone: no scrape any more, and stale markers when it is surely gone. */
    synchronized void end() {
        switch (state) {
            case NEW -> state = State.CLOSED;
            case WAITING -> {
                cancelAlarm();
                awaitEnd();
            }
            case SCRAPING -> endRequested = true;
            case ENDING, CLOSED -> {}
        }
    }

    private void awaitEnd() {
        state = State.ENDING;
        long missedMs = plannedMs;
        alarm = context.timer().at(schedule.goneForGoodAt(missedMs), () -> execute(() -> writeEnd(missedMs)));
    }

    private void writeEnd(long missedMs) {
        synchronized (this) {
            if (state != State.ENDING) {
                return;
            }
            state = State.CLOSED;
        }
        writer.writeEnd(missedMs);
        onEnd.run();
    }

    /** The target is back: scrapes go on as if it had not been gone. False if it is too late for that. */
    synchronized boolean resume() {
        switch (state) {
            case ENDING -> {
                cancelAlarm();
                plannedMs =
                        Math.max(plannedMs, schedule.atOrAfter(context.timer().nowMs()));
                awaitTick();
            }
            case SCRAPING -> endRequested = false;
            case NEW, WAITING -> {}
            case CLOSED -> {
                return false;
            }
        }
        return true;
    }

    /** Ends at once and without stale markers: the process ends, and another one goes on with the target. */
    synchronized void close() {
        state = State.CLOSED;
        cancelAlarm();
    }

    private void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }

    private void execute(Runnable task) {
        try {
            context.workers().execute(task);
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    private synchronized void tick() {
        if (state == State.WAITING) {
            state = State.SCRAPING;
            execute(this::scrape);
        }
    }

    private void scrape() {
        Target scraped;
        PoolSettings current;
        long timestampMs;
        synchronized (this) {
            if (state != State.SCRAPING) {
                return;
            }
            scraped = target;
            current = settings;
            timestampMs = schedule.timestamp(plannedMs, context.timer().nowMs());
        }
        long startNanos = context.timer().nanoTime();
        if (lastStartNanos != 0) {
            context.metrics().interval(scraped.interval(), (startNanos - lastStartNanos) / 1e9);
        }
        lastStartNanos = startNanos;
        fetch(scraped, current)
                .whenCompleteAsync(
                        (body, failure) -> finish(scraped, current, timestampMs, startNanos, body, failure),
                        this::execute);
    }

    private static CompletableFuture<FetchedBody> fetch(Target target, PoolSettings settings) {
        if (settings.forcedError() != null) {
            return CompletableFuture.failedFuture(new FetchException(settings.forcedError()));
        }
        try {
            return settings.fetcher().fetch(target);
        } catch (RuntimeException e) {
            // A target that can't even be asked is down, not stuck.
            return CompletableFuture.failedFuture(e);
        }
    }

    private void finish(
            Target scraped,
            PoolSettings current,
            long timestampMs,
            long startNanos,
            @Nullable FetchedBody body,
            @Nullable Throwable failure) {
        try {
            if (!current.equals(writerSettings) || !scraped.histograms().equals(writerHistograms)) {
                writer.configure(current.config(), scraped.histograms());
                writerSettings = current;
                writerHistograms = scraped.histograms();
            }
            ScrapeReport report =
                    body == null ? failed(scraped, current, failure, timestampMs) : write(current, body, timestampMs);
            double seconds = (context.timer().nanoTime() - startNanos) / 1e9;
            writer.writeReport(report, timestampMs, seconds, scraped.timeout());
            writer.publish();
            publishStatus(scraped, current, report, timestampMs, seconds);
        } catch (RuntimeException e) {
            logger.error("Scrape loop failed target={}", scraped.url(), e);
        } finally {
            done();
        }
    }

    private ScrapeReport failed(Target scraped, PoolSettings current, @Nullable Throwable failure, long timestampMs) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean tooLarge = cause instanceof FetchException e && e.isBodyTooLarge();
        if (tooLarge) {
            context.metrics().bodyLimitExceeded.inc();
        }
        writer.writeNothing(timestampMs);
        String error =
                cause == null ? "no answer" : cause instanceof FetchException ? cause.getMessage() : cause.toString();
        FailureLog log = current.failureLog();
        if (log != null && current.forcedError() == null) {
            log.add(scraped, String.valueOf(error), timestampMs);
        }
        return ScrapeReport.failed(String.valueOf(error), tooLarge ? -1 : 0);
    }

    private ScrapeReport write(PoolSettings current, FetchedBody body, long timestampMs) {
        SampleBuffer samples = SampleBuffer.take();
        try (body) {
            if (body.length() == 0) {
                // As in Prometheus: nothing is exposed, and nothing is wrong with that.
                writer.writeNothing(timestampMs);
                return new ScrapeReport(null, 0, 0, 0, 0);
            }
            ExpositionFormat format = ContentType.choose(
                            body.contentType(),
                            current.config()
                                    .fallbackProtocol()
                                    .map(protocol -> protocol.text())
                                    .orElse(null))
                    .require();
            return writer.write(format, body.bytes(), body.length(), timestampMs, samples);
        } catch (ExpositionException e) {
            writer.writeNothing(timestampMs);
            return ScrapeReport.failed(String.valueOf(e.getMessage()), body.length());
        } finally {
            samples.give();
        }
    }

    private void publishStatus(
            Target scraped, PoolSettings current, ScrapeReport report, long timestampMs, double seconds) {
        ScrapeMetrics metrics = context.metrics();
        metrics.scrapes.labelValues(report.isUp() ? "up" : "down").inc();
        metrics.duration.observe(seconds);
        TargetHealth health = report.isUp() ? TargetHealth.UP : TargetHealth.DOWN;
        String error = report.error() == null ? "" : report.error();
        TargetStatus before = status;
        if (before.health() != health && (health == TargetHealth.DOWN || before.health() == TargetHealth.DOWN)) {
            logger.info(
                    "Target is {} url={} job={} cause={}",
                    health,
                    scraped.url(),
                    current.config().jobName(),
                    error);
        }
        TargetStatus now = status(scraped, current, health, error, timestampMs, seconds);
        synchronized (this) {
            status = now;
            if (endRequested || state != State.SCRAPING) {
                return; // Its row was removed.
            }
        }
        context.targets().publish(now);
    }

    private synchronized void done() {
        if (state != State.SCRAPING) {
            return;
        }
        long nowMs = context.timer().nowMs();
        long next = schedule.next(plannedMs, nowMs);
        long skipped = (next - plannedMs) / schedule.intervalMs() - 1;
        if (skipped > 0) {
            context.metrics().ticksSkipped.inc(skipped);
        }
        plannedMs = next;
        if (endRequested) {
            endRequested = false;
            awaitEnd();
        } else {
            awaitTick();
        }
    }
}
