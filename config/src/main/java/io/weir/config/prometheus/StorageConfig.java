package io.weir.config.prometheus;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code storage}: how long samples are kept, if the file says so. */
public record StorageConfig(@Nullable Duration optionalRetentionTime) {
    public static final StorageConfig DEFAULT = new StorageConfig(null);

    public Optional<Duration> retentionTime() {
        return Optional.ofNullable(optionalRetentionTime);
    }
}
