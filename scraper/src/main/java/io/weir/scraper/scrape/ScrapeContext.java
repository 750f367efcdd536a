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
 * @param features that are enabled
 */
public record ScrapeContext(
        SampleLog samples,
        TableWriter<MetadataRecord> metadata,
        TargetLog targets,
        Timer timer,
        Executor workers,
        ScrapeMetrics metrics,
        ScrapeFeatures features) {
    /** Without features. */
    public ScrapeContext(
            SampleLog samples,
            TableWriter<MetadataRecord> metadata,
            TargetLog targets,
            Timer timer,
            Executor workers,
            ScrapeMetrics metrics) {
        this(samples, metadata, targets, timer, workers, metrics, ScrapeFeatures.NONE);
    }
}
