package io.weir.config.prometheus.discovery;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlValue;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an entry of {@code kubernetes_sd_configs}. Follows {@code SDConfig} in discovery/kubernetes of Prometheus. */
final class KubernetesSdConfigReader {
    private final YamlMapping block;

    private KubernetesSdConfigReader(YamlMapping block) {
        this.block = block;
    }

    static KubernetesSdConfig read(YamlMapping block, Path directory) {
        return new KubernetesSdConfigReader(block).read(directory);
    }

    private KubernetesSdConfig read(Path directory) {
        KubernetesRole role = block.value("role")
                .map(KubernetesSdConfigReader::readRole)
                .orElseThrow(() -> block.error(
                        "role", "role missing (one of: pod, service, endpoints, endpointslice, node, ingress)"));
        String kubeconfig = block.string("kubeconfig_file", "");
        URI apiServer = readApiServer();
        HttpClientConfig http = HttpClientConfig.read(block, directory);
        refuseWhatTheClientLacks(http);
        boolean ownNamespace = false;
        List<String> namespaces = List.of();
        YamlMapping scope = block.mapping("namespaces").orElse(null);
        if (scope != null) {
            ownNamespace = scope.bool("own_namespace", false);
            namespaces = scope.strings("names");
            scope.refuseUnknown();
        }
        refuseContradictions(apiServer, !kubeconfig.isEmpty(), ownNamespace, http);
        KubernetesSdConfig config = new KubernetesSdConfig(
                role,
                apiServer,
                kubeconfig.isEmpty() ? null : directory.resolve(kubeconfig),
                ownNamespace,
                namespaces,
                readSelectors(role),
                block.mapping("attach_metadata")
                        .map(KubernetesSdConfigReader::readMetadata)
                        .orElse(KubernetesMetadata.NONE),
                http);
        block.refuseUnknown();
        return config;
    }

    private static KubernetesRole readRole(YamlValue value) {
        for (KubernetesRole role : KubernetesRole.values()) {
            if (role.text().equals(value.asString())) {
                return role;
            }
        }
        throw value.error("unknown Kubernetes SD role \"" + value.asString()
                + "\": write one of pod, service, endpoints, endpointslice, node, ingress");
    }

    private @Nullable URI readApiServer() {
        String text = block.string("api_server", "");
        if (text.isEmpty()) {
            return null;
        }
        try {
            URI url = URI.create(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw block.error("api_server", "not a URL: " + e.getMessage());
        }
        throw block.error("api_server", "must be a URL that begins with http:// or https:// and a host");
    }

    private void refuseContradictions(
            @Nullable URI apiServer, boolean kubeconfig, boolean ownNamespace, HttpClientConfig http) {
        boolean customHttp = !http.equals(HttpClientConfig.DEFAULT);
        if (apiServer != null && kubeconfig) {
            throw block.error("kubeconfig_file", "cannot use 'kubeconfig_file' and 'api_server' simultaneously");
        }
        if (kubeconfig && customHttp) {
            throw block.error("cannot use a custom HTTP client configuration together with 'kubeconfig_file'");
        }
        if (apiServer == null && customHttp) {
            throw block.error("to use custom HTTP client configuration please provide the 'api_server' URL explicitly");
        }
        if (ownNamespace && (apiServer != null || kubeconfig)) {
            throw block.error(
                    "namespaces",
                    "cannot use '" + (kubeconfig ? "kubeconfig_file" : "api_server")
                            + "' and 'namespaces.own_namespace' simultaneously");
        }
    }

    /** The client is the JDK's, not the one that everything else uses. */
    private void refuseWhatTheClientLacks(HttpClientConfig http) {
        if (!http.tls().serverName().isEmpty()) {
            throw block.error(
                    "tls_config",
                    "this version of Weir can't honour server_name here: write the certificate's name in api_server");
        }
        if (!http.proxy().connectHeaders().isEmpty()) {
            throw block.unsupported("proxy_connect_header");
        }
        http.proxy().url().ifPresent(url -> {
            if (!"http".equals(url.getScheme()) || url.getRawUserInfo() != null) {
                throw block.error(
                        "proxy_url", "this version of Weir honours only proxies of http:// without a password here");
            }
        });
    }

    private List<KubernetesSelector> readSelectors(KubernetesRole role) {
        List<KubernetesSelector> selectors = new ArrayList<>();
        for (YamlMapping entry : block.mappings("selectors")) {
            KubernetesRole kind = readRole(entry.required("role"));
            if (selectors.stream().anyMatch(other -> other.role() == kind)) {
                throw entry.error("role", "duplicated selector role: " + kind.text());
            }
            if (!role.selectable().contains(kind)) {
                List<String> names =
                        role.selectable().stream().map(KubernetesRole::text).toList();
                throw entry.error(
                        "role", role.text() + " role supports only " + String.join(", ", names) + " selectors");
            }
            String field = entry.string("field", "");
            for (String term : field.isEmpty() ? new String[0] : field.split(",", -1)) {
                if (term.indexOf('=') <= 0) {
                    throw entry.error(
                            "field",
                            "invalid selector: \"" + field
                                    + "\"; write name=value or name!=value, with commas between");
                }
            }
            selectors.add(new KubernetesSelector(kind, entry.string("label", ""), field));
            entry.refuseUnknown();
        }
        return selectors;
    }

    private static KubernetesMetadata readMetadata(YamlMapping attach) {
        KubernetesMetadata metadata = new KubernetesMetadata(
                attach.bool("node", false),
                attach.bool("namespace", false),
                attach.bool("deployment", false),
                attach.bool("job", false),
                attach.bool("cronjob", false));
        attach.refuseUnknown();
        return metadata;
    }
}
