package io.weir.alertmanager.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An entry of {@code receivers}. One without integrations drops what it receives.
 *
 * @param labels describe the receiver; {@code name} is always among them
 * @param integrations in the order in which they are numbered: by kind, then as written
 */
public record ReceiverConfig(String name, Map<String, String> labels, List<IntegrationConfig> integrations) {
    public ReceiverConfig {
        labels = java.util.Collections.unmodifiableMap(new TreeMap<>(labels));
        integrations = List.copyOf(integrations);
    }
}
