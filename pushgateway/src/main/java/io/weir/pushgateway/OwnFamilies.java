package io.weir.pushgateway;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.exposition.ExpositionException;
import io.weir.exposition.MetricFamily;
import io.weir.exposition.TextFamilies;
import io.weir.model.MetricType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The process's own metrics, in the form that pushed ones have. Their names are reserved. Thread-safe. */
final class OwnFamilies {
    /** Which families there are changes only when one gets its first value, so pushes need not ask each time. */
    private static final Duration TYPES_AGE = Duration.ofSeconds(5);

    private final PrometheusRegistry registry;
    private final InstantSource clock;
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.builder()
            .setIncludeCreatedTimestamps(false)
            .build();

    private volatile Types types = new Types(Map.of(), Long.MIN_VALUE);

    private record Types(Map<String, MetricType> byName, long dueMs) {}

    OwnFamilies(PrometheusRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    List<MetricFamily> families() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, registry.scrape());
            return TextFamilies.parse(text.toByteArray()).families();
        } catch (IOException | ExpositionException e) {
            throw new IllegalStateException("own metrics can't be read: " + e.getMessage(), e);
        }
    }

    /** The type of each family; one that appeared in the last seconds may be missing. */
    Map<String, MetricType> types() {
        Types known = types;
        if (clock.millis() < known.dueMs()) {
            return known.byName();
        }
        Map<String, MetricType> byName = new HashMap<>();
        for (MetricFamily family : families()) {
            byName.put(family.name(), family.type());
        }
        types = new Types(Map.copyOf(byName), clock.millis() + TYPES_AGE.toMillis());
        return types.byName();
    }
}
