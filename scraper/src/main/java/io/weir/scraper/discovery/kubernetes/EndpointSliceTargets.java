package io.weir.scraper.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.weir.model.Labels;
import io.weir.scraper.discovery.HostPort;
import io.weir.scraper.discovery.MetaLabels;
import io.weir.scraper.discovery.TargetGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A target for each address and port of a slice of endpoints, and for further ports of the pods behind them. */
final class EndpointSliceTargets implements RoleTargets {
    private static final String PREFIX = ObjectLabels.PREFIX + "endpointslice_";
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final Watched<EndpointSlice> slices;
    private final Watched<Service> services;
    private final BackingPods pods;
    private final Attached attached;

    EndpointSliceTargets(
            Watched<EndpointSlice> slices, Watched<Service> services, BackingPods pods, Attached attached) {
        this.slices = slices;
        this.services = services;
        this.pods = pods;
        this.attached = attached;
    }

    @Override
    public List<TargetGroup> groups() {
        return slices.all().stream().map(this::group).toList();
    }

    private TargetGroup group(EndpointSlice slice) {
        Labels.Builder labels = Labels.builder()
                .set(ObjectLabels.NAMESPACE, slice.getMetadata().getNamespace())
                .set(PREFIX + "address_type", ObjectLabels.text(slice.getAddressType()));
        ObjectLabels.add(labels, slice, "endpointslice");
        Service service = service(slice);
        if (service != null) {
            ServiceTargets.addLabels(labels, service);
        }
        attached.addNamespace(labels, slice);
        List<Labels> targets = new ArrayList<>();
        if (!isOfSecondFamily(service, slice)) {
            BackingPods.Seen seen = pods.new Seen();
            for (Endpoint endpoint : ObjectLabels.list(slice.getEndpoints())) {
                for (EndpointPort port : ObjectLabels.list(slice.getPorts())) {
                    for (String address : ObjectLabels.list(endpoint.getAddresses())) {
                        targets.add(target(address, endpoint, port, seen));
                    }
                }
            }
            targets.addAll(seen.otherPorts());
        }
        return new TargetGroup(ObjectLabels.source("endpointslice", slice), targets, labels.build());
    }

    private @Nullable Service service(EndpointSlice slice) {
        Map<String, String> labels = slice.getMetadata().getLabels();
        String name = labels == null ? null : labels.get(SERVICE_NAME);
        return name == null ? null : services.find(slice.getMetadata().getNamespace(), name);
    }

    /** Whether the slice repeats, in the other family of addresses, what the service's first slice says. */
    private static boolean isOfSecondFamily(@Nullable Service service, EndpointSlice slice) {
        if (service == null
                || ObjectLabels.list(service.getSpec().getIpFamilies()).isEmpty()) {
            return false;
        }
        String policy = ObjectLabels.text(service.getSpec().getIpFamilyPolicy());
        boolean dual = policy.equals("PreferDualStack") || policy.equals("RequireDualStack");
        return dual
                && !ObjectLabels.list(service.getSpec().getIpFamilies()).get(0).equals(slice.getAddressType());
    }

    private Labels target(String address, Endpoint endpoint, EndpointPort port, BackingPods.Seen seen) {
        Integer number = port.getPort();
        Labels.Builder target = Labels.builder()
                .set(TargetGroup.ADDRESS, number == null ? address : HostPort.join(address, number))
                .set(PREFIX + "port", ObjectLabels.text(number))
                .set(PREFIX + "port_name", ObjectLabels.text(port.getName()))
                .set(PREFIX + "port_protocol", ObjectLabels.text(port.getProtocol()))
                .set(PREFIX + "port_app_protocol", ObjectLabels.text(port.getAppProtocol()))
                .set(PREFIX + "endpoint_hostname", ObjectLabels.text(endpoint.getHostname()))
                .set(PREFIX + "endpoint_node_name", ObjectLabels.text(endpoint.getNodeName()))
                .set(PREFIX + "endpoint_zone", ObjectLabels.text(endpoint.getZone()));
        EndpointConditions conditions = endpoint.getConditions();
        if (conditions != null) {
            String prefix = PREFIX + "endpoint_conditions_";
            target.set(prefix + "ready", ObjectLabels.text(conditions.getReady()))
                    .set(prefix + "serving", ObjectLabels.text(conditions.getServing()))
                    .set(prefix + "terminating", ObjectLabels.text(conditions.getTerminating()));
        }
        Map<String, String> topology = endpoint.getDeprecatedTopology();
        if (topology != null) {
            topology.forEach((name, value) -> {
                target.set(PREFIX + "endpoint_topology_" + MetaLabels.sanitized(name), value);
                target.set(PREFIX + "endpoint_topology_present_" + MetaLabels.sanitized(name), "true");
            });
        }
        ObjectReference reference = endpoint.getTargetRef();
        if (reference != null) {
            target.set(PREFIX + "address_target_kind", ObjectLabels.text(reference.getKind()));
            target.set(PREFIX + "address_target_name", ObjectLabels.text(reference.getName()));
        }
        boolean isNode = reference != null && "Node".equals(reference.getKind());
        attached.addNode(target, isNode ? reference.getName() : endpoint.getNodeName());
        seen.add(target, reference, number);
        return target.build();
    }
}
