package io.weir.config.prometheus.discovery;

import java.util.List;
import java.util.Map;

/**
 * Which of Consul's services are targets.
 *
 * @param services by name; empty for all
 * @param tags all of which an instance must have
 * @param nodeMeta what an instance's node must say of itself
 * @param filter an expression over the catalogue; empty for none
 * @param healthFilter an expression over the instances of a service; empty for none
 */
public record ConsulSelection(
        List<String> services, List<String> tags, Map<String, String> nodeMeta, String filter, String healthFilter) {
    public static final ConsulSelection ALL = new ConsulSelection(List.of(), List.of(), Map.of(), "", "");

    public ConsulSelection {
        services = List.copyOf(services);
        tags = List.copyOf(tags);
        nodeMeta = Map.copyOf(nodeMeta);
    }
}
