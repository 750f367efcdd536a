package io.weir.scraper.scrape;

import io.weir.bus.TableWriter;
import io.weir.model.record.MetadataRecord;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Type, help and unit of the metric families of one job, published when they change. Thread-safe. */
final class MetadataLog {
    private static final Logger logger = LoggerFactory.getLogger(MetadataLog.class);

    private final String job;
    private final TableWriter<MetadataRecord> table;
    private final Map<String, MetricFamilyText> published = new ConcurrentHashMap<>();

    MetadataLog(String job, TableWriter<MetadataRecord> table) {
        this.job = job;
        this.table = table;
    }

    /** Publishes what a target says of a family, unless it was said before. */
    void publish(String metric, MetricFamilyText family) {
        if (family.equals(published.put(metric, family))) {
            return;
        }
        MetadataRecord record = MetadataRecord.newBuilder()
                .setMetric(metric)
                .setJob(job)
                .setType(family.type().text())
                .setHelp(family.help())
                .setUnit(family.unit())
                .build();
        table.put(job + ';' + metric, record).whenComplete((position, failure) -> {
            if (failure != null) {
                published.remove(metric, family);
                logger.warn("Metadata not published job={} metric={} cause={}", job, metric, failure.getMessage());
            }
        });
    }
}
