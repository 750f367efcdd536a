package io.weir.alertmanager.config;

import io.weir.config.http.HttpClientConfig;
import java.time.Duration;

/**
 * {@code global}.
 *
 * @param resolveTimeout when an alert counts as resolved that was posted without an end
 * @param http for receivers without their own
 */
public record GlobalConfig(Duration resolveTimeout, HttpClientConfig http) {
    public static final Duration DEFAULT_RESOLVE_TIMEOUT = Duration.ofMinutes(5);
    public static final GlobalConfig DEFAULT = new GlobalConfig(DEFAULT_RESOLVE_TIMEOUT, HttpClientConfig.DEFAULT);
}
