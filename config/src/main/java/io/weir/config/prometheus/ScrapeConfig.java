package io.weir.config.prometheus;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.prometheus.discovery.DiscoveryConfig;
import io.weir.model.relabel.RelabelRule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code scrape_configs}, with everything inherited filled in.
 *
 * @param settings limits, protocols and names
 * @param optionalFallbackProtocol the format of responses whose content type says nothing
 * @param honorLabels exposed labels win over the target's
 * @param honorTimestamps exposed timestamps are used
 * @param trackTimestampsStaleness series with exposed timestamps get stale markers too
 * @param nativeHistograms how fine native histograms may be
 * @param params query parameters of the scrape, in the order written
 * @param discoveries all {@code *_sd_configs}
 */
public record ScrapeConfig(
        String jobName,
        Duration scrapeInterval,
        Duration scrapeTimeout,
        ScrapeDefaults settings,
        @Nullable ScrapeProtocol optionalFallbackProtocol,
        boolean honorLabels,
        boolean honorTimestamps,
        boolean trackTimestampsStaleness,
        boolean enableCompression,
        String scheme,
        String metricsPath,
        NativeHistogramLimits nativeHistograms,
        Map<String, List<String>> params,
        HttpClientConfig http,
        List<StaticConfig> staticConfigs,
        List<DiscoveryConfig> discoveries,
        List<RelabelRule> relabelConfigs,
        List<RelabelRule> metricRelabelConfigs) {
    public static final String DEFAULT_SCHEME = "http";
    public static final String DEFAULT_METRICS_PATH = "/metrics";

    public ScrapeConfig {
        params = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(params));
        staticConfigs = List.copyOf(staticConfigs);
        discoveries = List.copyOf(discoveries);
        relabelConfigs = List.copyOf(relabelConfigs);
        metricRelabelConfigs = List.copyOf(metricRelabelConfigs);
    }

    /** The discoveries of one kind. */
    public <T extends DiscoveryConfig> List<T> discoveries(Class<T> kind) {
        return discoveries.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public Optional<ScrapeProtocol> fallbackProtocol() {
        return Optional.ofNullable(optionalFallbackProtocol);
    }

    public ScrapeLimits limits() {
        return settings.limits();
    }

    /** Whether {@code other} maps the same exposition of a target to the same series. */
    public boolean mapsSeriesLike(ScrapeConfig other) {
        return honorLabels == other.honorLabels
                && honorTimestamps == other.honorTimestamps
                && trackTimestampsStaleness == other.trackTimestampsStaleness
                && settings.histograms().equals(other.settings.histograms())
                && settings.nameValidation() == other.settings.nameValidation()
                && limits().labels() == other.limits().labels()
                && limits().labelNameLength() == other.limits().labelNameLength()
                && limits().labelValueLength() == other.limits().labelValueLength()
                && metricRelabelConfigs.equals(other.metricRelabelConfigs);
    }
}
