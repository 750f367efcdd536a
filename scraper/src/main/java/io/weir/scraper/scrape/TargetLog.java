package io.weir.scraper.scrape;

import io.weir.bus.TableWriter;
import io.weir.model.record.TargetRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Targets and their health, published for whoever answers {@code /api/v1/targets}. Thread-safe. */
public final class TargetLog {
    private static final Logger logger = LoggerFactory.getLogger(TargetLog.class);

    private final TableWriter<TargetRecord> table;
    private final String scraper;

    /** @param scraper the name of this process, under which its rows are found again */
    public TargetLog(TableWriter<TargetRecord> table, String scraper) {
        this.table = table;
        this.scraper = scraper;
    }

    /** The key of a target's row. */
    static String key(TargetStatus status) {
        return status.pool()
                + ';'
                + status.url()
                + ';'
                + (status.dropped() ? status.discoveredLabels() : status.labels());
    }

    void publish(TargetStatus status) {
        TargetRecord record = TargetRecord.newBuilder()
                .setScrapePool(status.pool())
                .setScrapeUrl(status.url())
                .setDiscoveredLabels(status.discoveredLabels().toMap())
                .setLabels(status.labels().toMap())
                .setDropped(status.dropped())
                .setHealth(status.health())
                .setLastError(status.lastError())
                .setLastScrape(Instant.ofEpochMilli(status.lastScrapeMs()))
                .setLastScrapeDurationSeconds(status.lastScrapeDurationSeconds())
                .setScrapeIntervalMs(status.interval().toMillis())
                .setScrapeTimeoutMs(status.timeout().toMillis())
                .setScraper(scraper)
                .build();
        table.put(key(status), record).whenComplete((position, failure) -> logFailure(failure));
    }

    /** Removes a row. */
    public void remove(String key) {
        table.delete(key).whenComplete((position, failure) -> logFailure(failure));
    }

    private static void logFailure(@Nullable Throwable failure) {
        if (failure != null) {
            logger.warn("Target state not published cause={}", failure.getMessage());
        }
    }
}
