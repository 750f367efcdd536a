package io.weir.config.prometheus.discovery;

import io.weir.config.http.HttpClientConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code kubernetes_sd_configs}: objects of a cluster, watched. Without {@code apiServer} and
 * {@code kubeconfigFile} it is the cluster that the process runs in.
 *
 * @param optionalApiServer the address of the cluster's API
 * @param optionalKubeconfigFile says address and credentials
 * @param ownNamespace whether the namespace that the process runs in is watched
 * @param namespaces that are watched; if there is none and not the own, all are
 * @param http how {@code apiServer} is asked
 */
public record KubernetesSdConfig(
        KubernetesRole role,
        @Nullable URI optionalApiServer,
        @Nullable Path optionalKubeconfigFile,
        boolean ownNamespace,
        List<String> namespaces,
        List<KubernetesSelector> selectors,
        KubernetesMetadata attach,
        HttpClientConfig http)
        implements DiscoveryConfig {
    public KubernetesSdConfig {
        namespaces = List.copyOf(namespaces);
        selectors = List.copyOf(selectors);
    }

    public Optional<URI> apiServer() {
        return Optional.ofNullable(optionalApiServer);
    }

    public Optional<Path> kubeconfigFile() {
        return Optional.ofNullable(optionalKubeconfigFile);
    }

    /** The selector for objects of a kind, one that selects all if none is configured. */
    public KubernetesSelector selector(KubernetesRole kind) {
        return selectors.stream()
                .filter(selector -> selector.role() == kind)
                .findFirst()
                .orElse(new KubernetesSelector(kind, "", ""));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }

    @Override
    public List<Path> secretFiles() {
        return Stream.concat(http.files().stream(), kubeconfigFile().stream()).toList();
    }
}
