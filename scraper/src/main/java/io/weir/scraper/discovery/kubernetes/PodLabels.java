package io.weir.scraper.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.weir.model.Labels;
import io.weir.scraper.discovery.HostPort;
import io.weir.scraper.discovery.TargetGroup;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The labels of pods and their containers. */
final class PodLabels {
    private static final String PREFIX = ObjectLabels.PREFIX + "pod_";

    /** A container of a pod. */
    record PodContainer(Container container, boolean init) {}

    private PodLabels() {}

    static List<PodContainer> containers(Pod pod) {
        return Stream.concat(
                        ObjectLabels.list(pod.getSpec().getContainers()).stream()
                                .map(container -> new PodContainer(container, false)),
                        ObjectLabels.list(pod.getSpec().getInitContainers()).stream()
                                .map(container -> new PodContainer(container, true)))
                .toList();
    }

    /** Empty while it starts and after it was evicted. */
    static String ip(Pod pod) {
        return pod.getStatus() == null ? "" : ObjectLabels.text(pod.getStatus().getPodIP());
    }

    static void add(Labels.Builder labels, Pod pod, Attached attached) {
        labels.set(PREFIX + "ip", ip(pod))
                .set(PREFIX + "ready", ready(pod))
                .set(PREFIX + "phase", ObjectLabels.text(pod.getStatus().getPhase()))
                .set(PREFIX + "node_name", ObjectLabels.text(pod.getSpec().getNodeName()))
                .set(PREFIX + "host_ip", ObjectLabels.text(pod.getStatus().getHostIP()))
                .set(PREFIX + "uid", ObjectLabels.text(pod.getMetadata().getUid()));
        ObjectLabels.add(labels, pod, "pod");
        OwnerReference controller = ObjectLabels.controller(pod);
        if (controller != null) {
            labels.set(PREFIX + "controller_kind", ObjectLabels.text(controller.getKind()));
            labels.set(PREFIX + "controller_name", ObjectLabels.text(controller.getName()));
            attached.addOwners(labels, pod, controller);
        }
    }

    private static String ready(Pod pod) {
        return ObjectLabels.list(pod.getStatus().getConditions()).stream()
                .filter(condition -> "Ready".equals(condition.getType()))
                .map(PodCondition::getStatus)
                .findFirst()
                .orElse("Unknown")
                .toLowerCase(Locale.ROOT);
    }

    static void addContainer(Labels.Builder labels, PodContainer one) {
        labels.set(PREFIX + "container_name", ObjectLabels.text(one.container().getName()))
                .set(
                        PREFIX + "container_image",
                        ObjectLabels.text(one.container().getImage()))
                .set(PREFIX + "container_init", Boolean.toString(one.init()));
    }

    static void addPort(Labels.Builder labels, ContainerPort port) {
        labels.set(PREFIX + "container_port_name", ObjectLabels.text(port.getName()))
                .set(PREFIX + "container_port_number", ObjectLabels.text(port.getContainerPort()))
                .set(PREFIX + "container_port_protocol", ObjectLabels.text(port.getProtocol()));
    }

    /** A target for a port of a container. */
    static Labels.Builder target(Pod pod, PodContainer one, ContainerPort port) {
        Labels.Builder labels =
                Labels.builder().set(TargetGroup.ADDRESS, HostPort.join(ip(pod), port.getContainerPort()));
        addContainer(labels, one);
        addPort(labels, port);
        return labels;
    }
}
