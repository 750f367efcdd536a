package io.weir.pushgateway;

import io.weir.bus.TableWriter;
import io.weir.exposition.MetricFamily;
import io.weir.model.record.MetadataRecord;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the topic {@code metadata} the type and help of pushed families. */
interface MetadataSink {
    /** Hears of a group's change; doesn't block. */
    void learn(@Nullable Group before, Group after);

    /** Writes what is new or different to Kafka. Metadata that can't be written is logged: the next push brings it again. */
    static MetadataSink to(TableWriter<MetadataRecord> writer) {
        Logger logger = LoggerFactory.getLogger(MetadataSink.class);
        return (before, after) -> {
            for (MetadataRecord record : news(before, after)) {
                writer.put(record.getJob() + ";" + record.getMetric(), record).whenComplete((position, failure) -> {
                    if (failure != null) {
                        logger.warn(
                                "Metadata not written metric={} cause={}", record.getMetric(), failure.getMessage());
                    }
                });
            }
        };
    }

    /** The metadata of {@code after} that {@code before} did not have. */
    static Set<MetadataRecord> news(@Nullable Group before, Group after) {
        Set<MetadataRecord> news = records(after);
        if (before != null) {
            news.removeAll(records(before));
        }
        return news;
    }

    private static Set<MetadataRecord> records(Group group) {
        Set<MetadataRecord> records = new HashSet<>();
        for (Group.Family family : group.allFamilies()) {
            MetricFamily metrics = family.metrics();
            records.add(new MetadataRecord(
                    metrics.name(), group.key().job(), metrics.type().text(), metrics.help(), ""));
        }
        return records;
    }
}
