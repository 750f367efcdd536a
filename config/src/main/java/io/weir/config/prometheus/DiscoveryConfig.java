package io.weir.config.prometheus;

import java.time.Duration;

/** One entry of a {@code *_sd_configs} list: where targets are found while the process runs. */
public sealed interface DiscoveryConfig permits FileSdConfig, HttpSdConfig {
    /** After how long targets are looked for again. */
    Duration refreshInterval();
}
