package io.weir.pushgateway;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.exposition.ExpositionException;
import io.weir.exposition.MetricFamily;
import io.weir.exposition.TextFamilies;
import io.weir.model.MetricType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The process's own metrics, in the form that pushed ones have. Their names are reserved. */
final class OwnFamilies {
    private final PrometheusRegistry registry;
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.builder()
            .setIncludeCreatedTimestamps(false)
            .build();

    OwnFamilies(PrometheusRegistry registry) {
        this.registry = registry;
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

    Map<String, MetricType> types() {
        Map<String, MetricType> types = new HashMap<>();
        for (MetricFamily family : families()) {
            types.put(family.name(), family.type());
        }
        return types;
    }
}
