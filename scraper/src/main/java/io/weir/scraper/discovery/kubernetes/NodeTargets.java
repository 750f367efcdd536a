package io.weir.scraper.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.weir.model.Labels;
import io.weir.scraper.discovery.HostPort;
import io.weir.scraper.discovery.MetaLabels;
import io.weir.scraper.discovery.TargetGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A target for each node: its kubelet. */
final class NodeTargets implements RoleTargets {
    private static final Logger logger = LoggerFactory.getLogger(NodeTargets.class);
    private static final String PREFIX = ObjectLabels.PREFIX + "node_";

    /** Which of a node's addresses is the target's, the best first. */
    private static final List<String> ADDRESS_TYPES =
            List.of("InternalIP", "InternalDNS", "ExternalIP", "ExternalDNS", "LegacyHostIP", "Hostname");

    private final Watched<Node> nodes;

    NodeTargets(Watched<Node> nodes) {
        this.nodes = nodes;
    }

    @Override
    public List<TargetGroup> groups() {
        List<TargetGroup> groups = new ArrayList<>();
        for (Node node : nodes.all()) {
            Map<String, String> addresses = new LinkedHashMap<>();
            for (NodeAddress address : ObjectLabels.list(node.getStatus().getAddresses())) {
                addresses.putIfAbsent(address.getType(), address.getAddress());
            }
            String host = ADDRESS_TYPES.stream()
                    .filter(addresses::containsKey)
                    .map(type -> addresses.getOrDefault(type, ""))
                    .findFirst()
                    .orElse("");
            if (host.isEmpty()) {
                logger.warn("Node has no address node={}", node.getMetadata().getName());
            } else {
                groups.add(group(node, host, addresses));
            }
        }
        return groups;
    }

    private static TargetGroup group(Node node, String host, Map<String, String> addresses) {
        Labels.Builder target = Labels.builder()
                .set(TargetGroup.ADDRESS, HostPort.join(host, kubeletPort(node)))
                .set("instance", node.getMetadata().getName());
        addresses.forEach((type, address) -> target.set(PREFIX + "address_" + MetaLabels.sanitized(type), address));
        Labels.Builder labels = Labels.builder()
                .set(PREFIX + "provider_id", ObjectLabels.text(node.getSpec().getProviderID()));
        for (NodeCondition condition : ObjectLabels.list(node.getStatus().getConditions())) {
            labels.set(
                    PREFIX + "condition_"
                            + MetaLabels.sanitized(condition.getType().toLowerCase(Locale.ROOT)),
                    condition.getStatus().toLowerCase(Locale.ROOT));
        }
        ObjectLabels.add(labels, node, "node");
        return new TargetGroup("node/" + node.getMetadata().getName(), List.of(target.build()), labels.build());
    }

    private static int kubeletPort(Node node) {
        var endpoints = node.getStatus().getDaemonEndpoints();
        boolean known = endpoints != null
                && endpoints.getKubeletEndpoint() != null
                && endpoints.getKubeletEndpoint().getPort() != null;
        return known ? endpoints.getKubeletEndpoint().getPort() : 0;
    }
}
