package io.weir.standalone;

import io.weir.promql.PromqlFeatures;
import io.weir.scraper.scrape.ScrapeFeatures;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which optional features are on, under the names that Prometheus gives them. */
final class FeatureOptions {
    /** What is always on here, or has nothing to switch. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "promql-at-modifier",
            "promql-negative-offset",
            "promql-duration-expr",
            "native-histograms",
            "ooo-native-histograms",
            "memory-snapshot-on-shutdown",
            "expand-external-labels",
            "new-service-discovery-manager",
            "no-default-scrape-port",
            "concurrent-rule-eval",
            "delayed-compaction",
            "use-uncached-io",
            "auto-gomemlimit",
            "auto-gomaxprocs",
            "old-ui");

    private static final String ZEROS_AT_START = "created-timestamp-zero-ingestion";

    @Option(
            names = "--enable-feature",
            split = ",",
            paramLabel = "FEATURE,...",
            description = "Optional features, named as by Prometheus: promql-experimental-functions,"
                    + " promql-extended-range-selectors, promql-binop-fill-modifiers, promql-delayed-name-removal,"
                    + " use-start-timestamps, promql-per-step-stats, type-and-unit-labels; of scrapes:"
                    + " created-timestamp-zero-ingestion.")
    private List<String> names = List.of();

    /**
     * The optional parts of PromQL that are on.
     *
     * @throws IllegalArgumentException naming a feature that is unknown
     */
    PromqlFeatures promql() {
        PromqlFeatures features = PromqlFeatures.DEFAULT;
        for (String name : names) {
            if (!PromqlFeatures.isKnown(name) && !WITHOUT_EFFECT.contains(name) && !name.equals(ZEROS_AT_START)) {
                throw new IllegalArgumentException("--enable-feature=" + name + " is not a feature that Weir has");
            }
            features = features.with(name);
        }
        return features;
    }

    /**
     * The features of scrapes that are on.
     *
     * @throws IllegalArgumentException as {@link #promql}
     */
    ScrapeFeatures scraping() {
        return new ScrapeFeatures(names.contains(ZEROS_AT_START), promql().typeAndUnitLabels());
    }
}
