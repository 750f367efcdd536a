package io.weir.config.prometheus;

import io.weir.config.http.HttpClientConfig;
import io.weir.model.relabel.RelabelRule;
import java.time.Duration;
import java.util.List;

/** One entry of {@code alerting.alertmanagers}: Alertmanagers that alerts are also sent to over HTTP. */
public record AlertmanagerConfig(
        String scheme,
        String pathPrefix,
        Duration timeout,
        HttpClientConfig http,
        List<StaticConfig> staticConfigs,
        List<RelabelRule> relabelConfigs,
        List<RelabelRule> alertRelabelConfigs) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    public AlertmanagerConfig {
        staticConfigs = List.copyOf(staticConfigs);
        relabelConfigs = List.copyOf(relabelConfigs);
        alertRelabelConfigs = List.copyOf(alertRelabelConfigs);
    }
}
