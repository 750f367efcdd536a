package io.weir.scraper.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.weir.model.Labels;
import io.weir.scraper.discovery.HostPort;
import io.weir.scraper.discovery.TargetGroup;
import java.util.ArrayList;
import java.util.List;

/** A target for each port of a service, under the service's name in the cluster. */
final class ServiceTargets implements RoleTargets {
    private static final String PREFIX = ObjectLabels.PREFIX + "service_";

    private final Watched<Service> services;
    private final Attached attached;

    ServiceTargets(Watched<Service> services, Attached attached) {
        this.services = services;
        this.attached = attached;
    }

    @Override
    public List<TargetGroup> groups() {
        List<TargetGroup> groups = new ArrayList<>();
        for (Service service : services.all()) {
            Labels.Builder labels = Labels.builder();
            addLabels(labels, service);
            attached.addNamespace(labels, service);
            List<Labels> targets = ObjectLabels.list(service.getSpec().getPorts()).stream()
                    .map(port -> target(service, port))
                    .toList();
            groups.add(new TargetGroup(ObjectLabels.source("svc", service), targets, labels.build()));
        }
        return groups;
    }

    /** The labels that targets behind a service get, too. */
    static void addLabels(Labels.Builder labels, Service service) {
        labels.set(ObjectLabels.NAMESPACE, service.getMetadata().getNamespace());
        ObjectLabels.add(labels, service, "service");
    }

    private static Labels target(Service service, ServicePort port) {
        String host =
                service.getMetadata().getName() + '.' + service.getMetadata().getNamespace() + ".svc";
        String type = ObjectLabels.text(service.getSpec().getType());
        Labels.Builder labels = Labels.builder()
                .set(TargetGroup.ADDRESS, HostPort.join(host, port.getPort()))
                .set(PREFIX + "port_name", ObjectLabels.text(port.getName()))
                .set(PREFIX + "port_number", port.getPort().toString())
                .set(PREFIX + "port_protocol", ObjectLabels.text(port.getProtocol()))
                .set(PREFIX + "type", type);
        if (type.equals("ExternalName")) {
            labels.set(
                    PREFIX + "external_name",
                    ObjectLabels.text(service.getSpec().getExternalName()));
        } else {
            labels.set(
                    PREFIX + "cluster_ip", ObjectLabels.text(service.getSpec().getClusterIP()));
        }
        if (type.equals("LoadBalancer")) {
            labels.set(PREFIX + "loadbalancer_ip", loadBalancerIps(service));
        }
        return labels.build();
    }

    private static String loadBalancerIps(Service service) {
        List<String> ips = new ArrayList<>();
        if (service.getStatus() != null && service.getStatus().getLoadBalancer() != null) {
            for (LoadBalancerIngress ingress :
                    ObjectLabels.list(service.getStatus().getLoadBalancer().getIngress())) {
                if (!ObjectLabels.text(ingress.getIp()).isEmpty()) {
                    ips.add(ingress.getIp());
                }
            }
        }
        return ips.isEmpty() ? ObjectLabels.text(service.getSpec().getLoadBalancerIP()) : String.join(",", ips);
    }
}
