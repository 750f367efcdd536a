package io.weir.scraper.scrape;

import io.weir.bus.SampleLog;
import io.weir.bus.TableWriter;
import io.weir.model.record.MetadataRecord;
import io.weir.scraper.schedule.Timer;
import java.util.concurrent.Executor;

/**
 * What all scrape loops of a process share. Thread-safe.
 *
 * @param workers run everything but the waiting
 * @param zerosAtStart whether a counter or histogram that says when it began gets a zero sample at that time
 */
public record ScrapeContext(
        SampleLog samples,
        TableWriter<MetadataRecord> metadata,
        TargetLog targets,
        Timer timer,
        Executor workers,
        ScrapeMetrics metrics,
        boolean zerosAtStart) {
    /** Without samples at the start of series. */
    public ScrapeContext(
            SampleLog samples,
            TableWriter<MetadataRecord> metadata,
            TargetLog targets,
            Timer timer,
            Executor workers,
            ScrapeMetrics metrics) {
        this(samples, metadata, targets, timer, workers, metrics, false);
    }
}
