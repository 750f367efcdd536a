package io.weir.config.prometheus;

import io.weir.model.relabel.RelabelRule;
import java.util.List;

/** {@code alerting}: how alerts are relabelled, and where they go besides Weir's own Alertmanager. */
public record AlertingConfig(List<RelabelRule> alertRelabelConfigs, List<AlertmanagerConfig> alertmanagers) {
    public static final AlertingConfig NONE = new AlertingConfig(List.of(), List.of());

    public AlertingConfig {
        alertRelabelConfigs = List.copyOf(alertRelabelConfigs);
        alertmanagers = List.copyOf(alertmanagers);
    }
}
