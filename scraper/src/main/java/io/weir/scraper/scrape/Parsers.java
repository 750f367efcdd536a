package io.weir.scraper.scrape;

import io.weir.config.prometheus.HistogramSettings;
import io.weir.exposition.ExpositionFormat;
import io.weir.exposition.ExpositionParser;
import io.weir.exposition.OpenMetricsParser;
import io.weir.exposition.ProtobufParser;
import io.weir.exposition.TextParser;
import java.util.EnumMap;
import java.util.Map;

/** The parsers of one target, made when its answers need them. Confined to one thread at a time. */
final class Parsers {
    private final Map<ExpositionFormat, ExpositionParser> parsers = new EnumMap<>(ExpositionFormat.class);
    private final HistogramSettings histograms;
    private final boolean readsStarts;

    /** @param readsStarts whether OpenMetrics lines of creation are no series, but tell when others began */
    Parsers(HistogramSettings histograms, boolean readsStarts) {
        this.histograms = histograms;
        this.readsStarts = readsStarts;
    }

    ExpositionParser of(ExpositionFormat format) {
        return parsers.computeIfAbsent(format, this::create);
    }

    private ExpositionParser create(ExpositionFormat format) {
        return switch (format) {
            case TEXT -> new TextParser();
            case OPENMETRICS -> new OpenMetricsParser(readsStarts);
            case PROTOBUF -> new ProtobufParser(histograms.scrapeNative(), histograms.alwaysScrapeClassic());
        };
    }
}
