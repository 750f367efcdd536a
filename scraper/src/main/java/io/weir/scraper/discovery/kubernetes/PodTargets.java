package io.weir.scraper.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.weir.model.Labels;
import io.weir.scraper.discovery.TargetGroup;
import java.util.ArrayList;
import java.util.List;

/** A target for each port of each container of a pod, and one without a port for containers that declare none. */
final class PodTargets implements RoleTargets {
    private final Watched<Pod> pods;
    private final Attached attached;

    PodTargets(Watched<Pod> pods, Attached attached) {
        this.pods = pods;
        this.attached = attached;
    }

    @Override
    public List<TargetGroup> groups() {
        List<TargetGroup> groups = new ArrayList<>();
        for (Pod pod : pods.all()) {
            boolean reachable = !PodLabels.ip(pod).isEmpty();
            if (reachable && attached.isSelected(pod.getSpec().getNodeName())) {
                groups.add(group(pod));
            }
        }
        return groups;
    }

    private TargetGroup group(Pod pod) {
        Labels.Builder labels = Labels.builder();
        PodLabels.add(labels, pod, attached);
        labels.set(ObjectLabels.NAMESPACE, pod.getMetadata().getNamespace());
        attached.addNode(labels, pod.getSpec().getNodeName());
        attached.addNamespace(labels, pod);
        List<Labels> targets = new ArrayList<>();
        for (PodLabels.PodContainer one : PodLabels.containers(pod)) {
            String id = containerId(pod, one);
            if (ObjectLabels.list(one.container().getPorts()).isEmpty()) {
                Labels.Builder target = Labels.builder().set(TargetGroup.ADDRESS, PodLabels.ip(pod));
                PodLabels.addContainer(target, one);
                targets.add(withId(target, id));
            }
            for (ContainerPort port : ObjectLabels.list(one.container().getPorts())) {
                targets.add(withId(PodLabels.target(pod, one, port), id));
            }
        }
        return new TargetGroup(ObjectLabels.source("pod", pod), targets, labels.build());
    }

    private static Labels withId(Labels.Builder target, String id) {
        return target.set(ObjectLabels.PREFIX + "pod_container_id", id).build();
    }

    private static String containerId(Pod pod, PodLabels.PodContainer one) {
        List<ContainerStatus> statuses = one.init()
                ? ObjectLabels.list(pod.getStatus().getInitContainerStatuses())
                : ObjectLabels.list(pod.getStatus().getContainerStatuses());
        return statuses.stream()
                .filter(status -> one.container().getName().equals(status.getName()))
                .map(status -> ObjectLabels.text(status.getContainerID()))
                .findFirst()
                .orElse("");
    }
}
