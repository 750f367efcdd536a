package io.weir.scraper;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.bus.Bus;
import io.weir.bus.BusException;
import io.weir.bus.SampleLog;
import io.weir.bus.TableTopic;
import io.weir.bus.TableView;
import io.weir.bus.TableWriter;
import io.weir.config.prometheus.PrometheusConfig;
import io.weir.config.prometheus.ScrapeConfig;
import io.weir.model.Fingerprint;
import io.weir.model.record.MetadataRecord;
import io.weir.model.record.TargetRecord;
import io.weir.scraper.discovery.DiscoveryMetrics;
import io.weir.scraper.fetch.Fetchers;
import io.weir.scraper.schedule.SystemTimer;
import io.weir.scraper.scrape.ScrapeContext;
import io.weir.scraper.scrape.ScrapeMetrics;
import io.weir.scraper.scrape.TargetLog;
import io.weir.scraper.scrape.TargetStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the targets of a configuration, scrapes them, and publishes samples, metadata and target health to Kafka.
 * Thread-safe.
 *
 * <p>Kafka's producer holds what it can't send, in order and up to its buffer memory, and retries for
 * {@link Bus#DELIVERY_TIMEOUT}. A scrape that is not taken by then is lost, counted
 * ({@code weir_scraper_samples_lost_total}) and logged. While the producer's memory is full, scrapes wait for it, and
 * instants that pass meanwhile are skipped.
 */
public final class Scraper implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(Scraper.class);
    private static final Duration CATCH_UP_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Bus bus;
    private final ScraperOptions options;
    private final SystemTimer timer;
    private final ExecutorService workers;
    private final Discoveries discoveries;
    private final Fetchers fetchers;
    private final ScrapeContext context;
    private final TargetLog targetLog;
    private final Map<String, ScrapeJob> jobs = new LinkedHashMap<>();
    private boolean started;
    private volatile boolean ready;

    /** A scraper without targets that does nothing before {@link #start}. */
    public Scraper(Bus bus, PrometheusRegistry registry, InstantSource clock, ScraperOptions options) {
        this.bus = bus;
        this.options = options;
        this.timer = new SystemTimer(clock, "scraper-timer");
        this.workers = Executors.newFixedThreadPool(options.workers(), numbered("scraper-worker-"));
        this.fetchers =
                new Fetchers(workers, headers(bus, options), options.features().zerosAtStart());
        this.discoveries = new Discoveries(timer, workers, new DiscoveryMetrics(registry), options);
        SampleLog samples = bus.samples();
        TableWriter<MetadataRecord> metadata = bus.writer(TableTopic.METADATA);
        this.targetLog = new TargetLog(bus.writer(TableTopic.TARGETS), options.name());
        this.context = new ScrapeContext(
                samples, metadata, targetLog, timer, workers, new ScrapeMetrics(registry), options.features());
    }

    private static ThreadFactory numbered(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Makes the jobs those of {@code config}. Jobs that didn't change are not disturbed; a changed job keeps the loops of
     * the targets that stay.
     */
    public synchronized void apply(PrometheusConfig config) {
        // By name too: scrapers of one installation, which have the same labels, are not to scrape in step.
        long seed = Fingerprint.of(config.global().externalLabels().with("__scraper__", options.name()))
                .low();
        Map<String, ScrapeConfig> wanted = new LinkedHashMap<>();
        config.scrapeConfigs().forEach(job -> wanted.put(job.jobName(), job));
        jobs.entrySet().removeIf(entry -> {
            boolean gone = !wanted.containsKey(entry.getKey());
            if (gone) {
                entry.getValue().end();
            }
            return gone;
        });
        wanted.forEach((name, job) -> {
            ScrapeJob running = jobs.get(name);
            if (running != null) {
                running.configure(job);
            } else {
                ScrapeJob created = new ScrapeJob(context, discoveries, fetchers::of, job, seed);
                jobs.put(name, created);
                if (started) {
                    created.start();
                }
            }
        });
        context.metrics().setPools(jobs.size());
        ready = started;
    }

    private static Map<String, String> headers(Bus bus, ScraperOptions options) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("User-Agent", options.userAgent());
        String log = bus.samples().id();
        if (!log.isEmpty()) {
            headers.put(SampleLog.SCRAPE_HEADER, log);
        }
        return headers;
    }

    /** Begins to scrape. */
    public synchronized void start() {
        started = true;
        jobs.values().forEach(ScrapeJob::start);
        ready = true;
        workers.execute(this::removeForgottenTargets);
        logger.info("Scraper started name={} jobs={}", options.name(), jobs.size());
    }

    /** Removes the rows that an earlier process of this name left and that are no targets any more. */
    private void removeForgottenTargets() {
        try (TableView<TargetRecord> view = bus.view(TableTopic.TARGETS, options.name())) {
            view.awaitCaughtUp(CATCH_UP_TIMEOUT);
            Set<String> own = new HashSet<>();
            synchronized (this) {
                jobs.values().forEach(job -> own.addAll(job.pool().rows()));
            }
            view.snapshot().forEach((key, row) -> {
                if (row.getScraper().equals(options.name()) && !own.contains(key)) {
                    targetLog.remove(key);
                }
            });
        } catch (BusException e) {
            logger.warn("Targets of an earlier run may still be listed cause={}", e.getMessage());
        }
    }

    /** Whether the configured targets are being scraped. */
    public boolean ready() {
        return ready;
    }

    /** All targets, and those that relabelling dropped. */
    public synchronized List<TargetStatus> targets() {
        List<TargetStatus> all = new ArrayList<>();
        jobs.values().forEach(job -> all.addAll(job.pool().statuses()));
        return all;
    }

    /**
     * Ends without stale markers: whoever takes over goes on. Scrapes under way are waited for; their samples are sent
     * when the bus is closed.
     */
    @Override
    public void close() {
        synchronized (this) {
            ready = false;
            jobs.values().forEach(ScrapeJob::close);
        }
        timer.close();
        discoveries.close();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        fetchers.close();
    }
}
