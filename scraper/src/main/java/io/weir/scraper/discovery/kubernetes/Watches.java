package io.weir.scraper.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.weir.config.prometheus.discovery.KubernetesRole;
import io.weir.config.prometheus.discovery.KubernetesSdConfig;
import io.weir.config.prometheus.discovery.KubernetesSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The informers of a discovery: each lists the objects of a kind once and then follows a watch, which is begun anew
 * whenever it ends, with a new list if need be. Used by one thread until they are started.
 */
final class Watches implements AutoCloseable {
    /** Told of changes. */
    interface Listener {
        /** @param event {@code add}, {@code update} or {@code delete} */
        void changed(KubernetesRole role, String event);

        /** Something that isn't the target of a role changed. */
        void relatedChanged();

        /** A list or a watch failed; it will be tried again. */
        void failed(String kind, Throwable cause);
    }

    private final KubernetesClient client;
    private final KubernetesSdConfig config;
    private final List<String> namespaces;
    private final Listener listener;
    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();

    /** @param namespaces empty for all */
    Watches(KubernetesClient client, KubernetesSdConfig config, List<String> namespaces, Listener listener) {
        this.client = client;
        this.config = config;
        this.namespaces = namespaces;
        this.listener = listener;
    }

    Watched<Pod> pods() {
        return namespaced(client.pods(), KubernetesRole.POD);
    }

    Watched<Service> services() {
        return namespaced(client.services(), KubernetesRole.SERVICE);
    }

    Watched<Endpoints> endpoints() {
        return namespaced(client.endpoints(), KubernetesRole.ENDPOINTS);
    }

    Watched<EndpointSlice> endpointSlices() {
        return namespaced(client.discovery().v1().endpointSlices(), KubernetesRole.ENDPOINTSLICE);
    }

    Watched<Ingress> ingresses() {
        return namespaced(client.network().v1().ingresses(), KubernetesRole.INGRESS);
    }

    Watched<Node> nodes() {
        return new Watched<>(List.of(watch(client.nodes(), KubernetesRole.NODE)));
    }

    Watched<Namespace> namespaces() {
        return new Watched<>(List.of(inform(client.namespaces(), new Related<>())));
    }

    Watched<ReplicaSet> replicaSets() {
        return related(client.apps().replicaSets());
    }

    Watched<Job> jobs() {
        return related(client.batch().v1().jobs());
    }

    private <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>>
            List<FilterWatchListDeletable<T, L, R>> scopes(MixedOperation<T, L, R> operation) {
        if (namespaces.isEmpty()) {
            return List.of(operation.inAnyNamespace());
        }
        List<FilterWatchListDeletable<T, L, R>> scopes = new ArrayList<>();
        namespaces.forEach(namespace -> scopes.add(operation.inNamespace(namespace)));
        return scopes;
    }

    private <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>> Watched<T> namespaced(
            MixedOperation<T, L, R> operation, KubernetesRole role) {
        List<SharedIndexInformer<T>> watched = new ArrayList<>();
        scopes(operation).forEach(scope -> watched.add(watch(scope, role)));
        return new Watched<>(watched);
    }

    private <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>> Watched<T> related(
            MixedOperation<T, L, R> operation) {
        List<SharedIndexInformer<T>> watched = new ArrayList<>();
        scopes(operation).forEach(scope -> watched.add(inform(scope, new Related<>())));
        return new Watched<>(watched);
    }

    private <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>>
            SharedIndexInformer<T> watch(FilterWatchListDeletable<T, L, R> scope, KubernetesRole role) {
        KubernetesSelector selector = config.selector(role);
        FilterWatchListDeletable<T, L, R> selected = scope;
        if (!selector.label().isEmpty()) {
            selected = selected.withLabelSelector(selector.label());
        }
        if (!selector.field().isEmpty()) {
            for (String term : selector.field().split(",")) {
                int sign = term.indexOf('=');
                boolean not = term.charAt(sign - 1) == '!';
                String name = term.substring(0, not ? sign - 1 : sign).strip();
                String value = term.substring(sign + (term.startsWith("==", sign) ? 2 : 1))
                        .strip();
                selected = not ? selected.withoutField(name, value) : selected.withField(name, value);
            }
        }
        return inform(selected, new Primary<>(role));
    }

    private <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>>
            SharedIndexInformer<T> inform(FilterWatchListDeletable<T, L, R> scope, ResourceEventHandler<T> handler) {
        SharedIndexInformer<T> informer = scope.runnableInformer(0);
        informer.addEventHandler(handler);
        String kind = informer.getApiTypeClass().getSimpleName();
        informer.exceptionHandler((started, cause) -> {
            listener.failed(kind, cause);
            return true;
        });
        informers.add(informer);
        return informer;
    }

    /** @return completes when all objects were listed once */
    CompletableFuture<Void> start() {
        return CompletableFuture.allOf(informers.stream()
                .map(informer -> informer.start().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    boolean hasSynced() {
        return informers.stream().allMatch(SharedIndexInformer::hasSynced);
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }

    private final class Primary<T> implements ResourceEventHandler<T> {
        private final KubernetesRole role;

        private Primary(KubernetesRole role) {
            this.role = role;
        }

        @Override
        public void onAdd(T added) {
            listener.changed(role, "add");
        }

        @Override
        public void onUpdate(T before, T after) {
            listener.changed(role, "update");
        }

        @Override
        public void onDelete(T deleted, boolean unknownState) {
            listener.changed(role, "delete");
        }
    }

    private final class Related<T> implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T added) {
            listener.relatedChanged();
        }

        @Override
        public void onUpdate(T before, T after) {
            listener.relatedChanged();
        }

        @Override
        public void onDelete(T deleted, boolean unknownState) {
            listener.relatedChanged();
        }
    }
}
