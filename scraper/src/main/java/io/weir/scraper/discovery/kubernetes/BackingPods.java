package io.weir.scraper.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.weir.model.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pods behind addresses of endpoints. Thread-safe. */
final class BackingPods {
    private final Watched<Pod> pods;
    private final Attached attached;

    BackingPods(Watched<Pod> pods, Attached attached) {
        this.pods = pods;
        this.attached = attached;
    }

    /** The pods of one object's addresses, and which of their ports were targets. Confined to one thread. */
    final class Seen {
        private final Map<Pod, Set<Integer>> ports = new LinkedHashMap<>();

        /** Adds the labels of the pod that an address belongs to, if it is one, and of the container at the port. */
        void add(Labels.Builder target, @Nullable ObjectReference reference, @Nullable Integer port) {
            Pod pod = reference != null && "Pod".equals(reference.getKind())
                    ? pods.find(reference.getNamespace(), reference.getName())
                    : null;
            if (pod == null) {
                return;
            }
            PodLabels.add(target, pod, attached);
            Set<Integer> seen = ports.computeIfAbsent(pod, p -> new HashSet<>());
            if (port == null) {
                return;
            }
            seen.add(port);
            for (PodLabels.PodContainer one : PodLabels.containers(pod)) {
                for (ContainerPort declared : ObjectLabels.list(one.container().getPorts())) {
                    if (port.equals(declared.getContainerPort())) {
                        PodLabels.addContainer(target, one);
                        PodLabels.addPort(target, declared);
                        break;
                    }
                }
            }
        }

        /** Targets for ports that the pods declare and the service doesn't. */
        List<Labels> otherPorts() {
            List<Labels> targets = new ArrayList<>();
            ports.forEach((pod, seen) -> {
                if (PodLabels.ip(pod).isEmpty()) {
                    return;
                }
                for (PodLabels.PodContainer one : PodLabels.containers(pod)) {
                    for (ContainerPort port : ObjectLabels.list(one.container().getPorts())) {
                        if (!seen.contains(port.getContainerPort())) {
                            Labels.Builder target = PodLabels.target(pod, one, port);
                            PodLabels.add(target, pod, attached);
                            targets.add(target.build());
                        }
                    }
                }
            });
            return targets;
        }
    }
}
