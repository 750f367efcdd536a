package io.weir.scraper.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.weir.config.prometheus.discovery.KubernetesMetadata;
import io.weir.model.Labels;
import org.jspecify.annotations.Nullable;

/** Labels of related objects that targets get as {@code attach_metadata} says. */
final class Attached {
    private final KubernetesMetadata wanted;
    private final Watched<Node> nodes;
    private final Watched<Namespace> namespaces;
    private final Watched<ReplicaSet> replicaSets;
    private final Watched<Job> jobs;

    private Attached(
            KubernetesMetadata wanted,
            Watched<Node> nodes,
            Watched<Namespace> namespaces,
            Watched<ReplicaSet> replicaSets,
            Watched<Job> jobs) {
        this.wanted = wanted;
        this.nodes = nodes;
        this.namespaces = namespaces;
        this.replicaSets = replicaSets;
        this.jobs = jobs;
    }

    /** For targets that have to do with pods. */
    static Attached toPods(KubernetesMetadata wanted, Watches watches) {
        return new Attached(
                wanted,
                wanted.node() ? watches.nodes() : Watched.none(),
                wanted.namespace() ? watches.namespaces() : Watched.none(),
                wanted.deployment() ? watches.replicaSets() : Watched.none(),
                wanted.cronJob() ? watches.jobs() : Watched.none());
    }

    /** For targets that have only a namespace. */
    static Attached toNamespaced(KubernetesMetadata wanted, Watches watches) {
        return new Attached(
                wanted,
                Watched.none(),
                wanted.namespace() ? watches.namespaces() : Watched.none(),
                Watched.none(),
                Watched.none());
    }

    /** Whether a node's pods are targets: those on nodes that a selector leaves out aren't. */
    boolean isSelected(@Nullable String node) {
        return !wanted.node() || nodes.find(node) != null;
    }

    void addNode(Labels.Builder labels, @Nullable String name) {
        Node node = nodes.find(name);
        if (node != null) {
            ObjectLabels.add(labels, node, "node");
        }
    }

    void addNamespace(Labels.Builder labels, HasMetadata object) {
        Namespace namespace = namespaces.find(object.getMetadata().getNamespace());
        if (namespace != null) {
            ObjectLabels.addMetadata(labels, namespace.getMetadata(), "namespace");
        }
    }

    /** What the pod's controller belongs to. */
    void addOwners(Labels.Builder labels, Pod pod, OwnerReference controller) {
        String namespace = pod.getMetadata().getNamespace();
        if ("ReplicaSet".equals(controller.getKind())) {
            addOwner(labels, replicaSets.find(namespace, controller.getName()), "Deployment", "deployment");
        } else if ("Job".equals(controller.getKind())) {
            if (wanted.job()) {
                labels.set(ObjectLabels.PREFIX + "pod_job_name", controller.getName());
            }
            addOwner(labels, jobs.find(namespace, controller.getName()), "CronJob", "cronjob");
        }
    }

    private static void addOwner(Labels.Builder labels, @Nullable HasMetadata owned, String kind, String name) {
        OwnerReference owner = owned == null ? null : ObjectLabels.controller(owned);
        if (owner != null && kind.equals(owner.getKind())) {
            labels.set(ObjectLabels.PREFIX + "pod_" + name + "_name", owner.getName());
        }
    }
}
