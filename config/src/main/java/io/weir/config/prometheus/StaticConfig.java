package io.weir.config.prometheus;

import io.weir.model.Labels;
import java.util.List;

/** One entry of {@code static_configs}: addresses that share labels. */
public record StaticConfig(List<String> targets, Labels labels) {
    public StaticConfig {
        targets = List.copyOf(targets);
    }
}
