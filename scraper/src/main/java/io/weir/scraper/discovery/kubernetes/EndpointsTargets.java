package io.weir.scraper.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Service;
import io.weir.model.Labels;
import io.weir.scraper.discovery.HostPort;
import io.weir.scraper.discovery.TargetGroup;
import java.util.ArrayList;
import java.util.List;

/** A target for each address and port of a service's endpoints, and for further ports of the pods behind them. */
final class EndpointsTargets implements RoleTargets {
    private static final String PREFIX = ObjectLabels.PREFIX + "endpoint_";

    private final Watched<Endpoints> endpoints;
    private final Watched<Service> services;
    private final BackingPods pods;
    private final Attached attached;

    EndpointsTargets(Watched<Endpoints> endpoints, Watched<Service> services, BackingPods pods, Attached attached) {
        this.endpoints = endpoints;
        this.services = services;
        this.pods = pods;
        this.attached = attached;
    }

    @Override
    public List<TargetGroup> groups() {
        return endpoints.all().stream().map(this::group).toList();
    }

    private TargetGroup group(Endpoints one) {
        Labels.Builder labels =
                Labels.builder().set(ObjectLabels.NAMESPACE, one.getMetadata().getNamespace());
        Service service = services.find(
                one.getMetadata().getNamespace(), one.getMetadata().getName());
        if (service != null) {
            ServiceTargets.addLabels(labels, service);
        }
        ObjectLabels.add(labels, one, "endpoints");
        attached.addNamespace(labels, one);
        BackingPods.Seen seen = pods.new Seen();
        List<Labels> targets = new ArrayList<>();
        for (EndpointSubset subset : ObjectLabels.list(one.getSubsets())) {
            for (EndpointPort port : ObjectLabels.list(subset.getPorts())) {
                ObjectLabels.list(subset.getAddresses())
                        .forEach(address -> targets.add(target(address, port, "true", seen)));
                ObjectLabels.list(subset.getNotReadyAddresses())
                        .forEach(address -> targets.add(target(address, port, "false", seen)));
            }
        }
        targets.addAll(seen.otherPorts());
        return new TargetGroup(ObjectLabels.source("endpoints", one), targets, labels.build());
    }

    private Labels target(EndpointAddress address, EndpointPort port, String ready, BackingPods.Seen seen) {
        Labels.Builder target = Labels.builder()
                .set(TargetGroup.ADDRESS, HostPort.join(address.getIp(), port.getPort()))
                .set(PREFIX + "port_name", ObjectLabels.text(port.getName()))
                .set(PREFIX + "port_protocol", ObjectLabels.text(port.getProtocol()))
                .set(PREFIX + "ready", ready)
                .set(PREFIX + "node_name", ObjectLabels.text(address.getNodeName()))
                .set(PREFIX + "hostname", ObjectLabels.text(address.getHostname()));
        ObjectReference reference = address.getTargetRef();
        if (reference != null) {
            target.set(PREFIX + "address_target_kind", ObjectLabels.text(reference.getKind()));
            target.set(PREFIX + "address_target_name", ObjectLabels.text(reference.getName()));
        }
        if (address.getNodeName() != null) {
            attached.addNode(target, address.getNodeName());
        } else if (reference != null && "Node".equals(reference.getKind())) {
            attached.addNode(target, reference.getName());
        }
        seen.add(target, reference, port.getPort());
        return target.build();
    }
}
