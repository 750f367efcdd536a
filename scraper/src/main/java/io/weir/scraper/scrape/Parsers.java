package io.weir.scraper.scrape;

import io.weir.exposition.ExpositionFormat;
import io.weir.exposition.ExpositionParser;
import io.weir.exposition.OpenMetricsParser;
import io.weir.exposition.TextParser;
import java.util.EnumMap;
import java.util.Map;

/** The parsers of one target, made when its answers need them. Confined to one thread at a time. */
final class Parsers {
    private final Map<ExpositionFormat, ExpositionParser> parsers = new EnumMap<>(ExpositionFormat.class);

    ExpositionParser of(ExpositionFormat format) {
        return parsers.computeIfAbsent(format, Parsers::create);
    }

    private static ExpositionParser create(ExpositionFormat format) {
        return switch (format) {
            case TEXT -> new TextParser();
            case OPENMETRICS -> new OpenMetricsParser(false);
            case PROTOBUF -> throw new IllegalArgumentException("protobuf is not read");
        };
    }
}
