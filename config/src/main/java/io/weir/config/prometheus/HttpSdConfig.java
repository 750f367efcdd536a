package io.weir.config.prometheus;

import io.weir.config.http.HttpClientConfig;
import java.time.Duration;

/**
 * One entry of {@code http_sd_configs}: a server that lists targets.
 *
 * @param url of the list
 * @param refreshInterval between two requests, and how long one may take
 * @param http how requests are made
 */
public record HttpSdConfig(String url, Duration refreshInterval, HttpClientConfig http) implements DiscoveryConfig {
    public static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofMinutes(1);
}
