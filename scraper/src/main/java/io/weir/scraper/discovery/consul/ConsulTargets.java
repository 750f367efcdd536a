package io.weir.scraper.discovery.consul;

import io.weir.model.Labels;
import io.weir.scraper.discovery.HostPort;
import io.weir.scraper.discovery.MetaLabels;
import io.weir.scraper.discovery.TargetGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the group of a service. Follows {@code consulService.watch} in discovery/consul of Prometheus. */
final class ConsulTargets {
    private static final String PREFIX = "__meta_consul_";
    private static final String NODE_MAINTENANCE = "_node_maintenance";
    private static final String SERVICE_MAINTENANCE = "_service_maintenance:";

    private ConsulTargets() {}

    static TargetGroup group(
            String service, String datacenter, String tagSeparator, List<ConsulAnswers.Instance> instances) {
        List<Labels> targets = new ArrayList<>(instances.size());
        for (ConsulAnswers.Instance instance : instances) {
            if (instance.node() != null && instance.service() != null) {
                targets.add(target(instance.node(), instance.service(), instance.checks(), tagSeparator));
            }
        }
        return new TargetGroup(
                "consul/" + service, targets, Labels.of(PREFIX + "service", service, PREFIX + "dc", datacenter));
    }

    private static Labels target(
            ConsulAnswers.Node node,
            ConsulAnswers.Service service,
            @Nullable List<ConsulAnswers.Check> checks,
            String separator) {
        String nodeAddress = text(node.address());
        String serviceAddress = text(service.address());
        List<String> tags = service.tags() == null ? List.of() : service.tags();
        Labels.Builder labels = Labels.builder()
                .set(
                        TargetGroup.ADDRESS,
                        HostPort.join(serviceAddress.isEmpty() ? nodeAddress : serviceAddress, service.port()))
                .set(PREFIX + "address", nodeAddress)
                .set(PREFIX + "node", text(node.name()))
                .set(PREFIX + "namespace", text(service.namespace()))
                .set(PREFIX + "partition", text(service.partition()))
                // Enclosed, so that relabelling need not care whether a tag is the first or the last.
                .set(PREFIX + "tags", separator + String.join(separator, tags) + separator)
                .set(PREFIX + "service_address", serviceAddress)
                .set(PREFIX + "service_port", Integer.toString(service.port()))
                .set(PREFIX + "service_id", text(service.id()))
                .set(PREFIX + "health", health(checks == null ? List.of() : checks));
        setAll(labels, PREFIX + "metadata_", node.meta());
        setAll(labels, PREFIX + "service_metadata_", service.meta());
        setAll(labels, PREFIX + "tagged_address_", node.taggedAddresses());
        return labels.build();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static void setAll(Labels.Builder labels, String prefix, @Nullable Map<String, String> values) {
        if (values != null) {
            values.forEach((name, value) -> labels.set(prefix + MetaLabels.sanitized(name), text(value)));
        }
    }

    /** The worst of the checks, as Consul's {@code AggregatedStatus}; empty if one has an unknown status. */
    static String health(List<ConsulAnswers.Check> checks) {
        List<String> order = List.of("passing", "warning", "critical", "maintenance");
        int worst = 0;
        for (ConsulAnswers.Check check : checks) {
            String id = check == null ? "" : text(check.id());
            boolean maintenance = id.equals(NODE_MAINTENANCE) || id.startsWith(SERVICE_MAINTENANCE);
            int severity = maintenance ? 3 : order.indexOf(check == null ? "" : text(check.status()));
            if (severity < 0 || severity == 3 && !maintenance) {
                return "";
            }
            worst = Math.max(worst, severity);
        }
        return order.get(worst);
    }
}
