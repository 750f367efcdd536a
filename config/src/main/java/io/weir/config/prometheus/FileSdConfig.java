package io.weir.config.prometheus;

import io.weir.config.FileGlob;
import java.time.Duration;
import java.util.List;

/** One entry of {@code file_sd_configs}: files that list targets, watched, and read again after {@code refreshInterval}. */
public record FileSdConfig(List<FileGlob> files, Duration refreshInterval) implements DiscoveryConfig {
    public static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofMinutes(5);

    public FileSdConfig {
        files = List.copyOf(files);
    }
}
