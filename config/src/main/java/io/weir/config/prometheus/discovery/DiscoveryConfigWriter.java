package io.weir.config.prometheus.discovery;

import io.weir.config.FileGlob;
import io.weir.config.Secret;
import io.weir.config.yaml.YamlText;
import io.weir.model.PromDuration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes discoveries as the effective configuration shows them, with secrets masked. */
public final class DiscoveryConfigWriter implements DiscoveryConfig.Visitor<Map<String, Object>> {
    private DiscoveryConfigWriter() {}

    /** The lists of {@code configs} by their names, in the order in which the kinds first occur. */
    public static Map<String, List<Object>> lists(List<DiscoveryConfig> configs) {
        DiscoveryConfigWriter writer = new DiscoveryConfigWriter();
        Map<String, List<Object>> lists = new LinkedHashMap<>();
        for (DiscoveryConfig config : configs) {
            lists.computeIfAbsent(config.listName(), name -> new ArrayList<>()).add(config.accept(writer));
        }
        return lists;
    }

    @Override
    public Map<String, Object> visit(FileSdConfig config) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("files", config.files().stream().map(FileGlob::pattern).toList());
        map.put("refresh_interval", PromDuration.format(config.refreshInterval()));
        return map;
    }

    @Override
    public Map<String, Object> visit(HttpSdConfig config) {
        Map<String, Object> map = new LinkedHashMap<>(config.http().toMap());
        map.put("refresh_interval", PromDuration.format(config.refreshInterval()));
        map.put("url", config.url());
        return map;
    }

    @Override
    public Map<String, Object> visit(DnsSdConfig config) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("names", config.names());
        map.put("refresh_interval", PromDuration.format(config.refreshInterval()));
        map.put("type", config.type().name());
        map.put("port", config.port());
        return map;
    }

    @Override
    public Map<String, Object> visit(ConsulSdConfig config) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("server", config.server());
        YamlText.putUnlessEmpty(map, "path_prefix", config.pathPrefix());
        if (config.optionalToken() != null) {
            map.put("token", Secret.MASK);
        }
        YamlText.putUnlessEmpty(map, "datacenter", config.datacenter());
        YamlText.putUnlessEmpty(map, "namespace", config.namespace());
        YamlText.putUnlessEmpty(map, "partition", config.partition());
        YamlText.putUnlessEmpty(map, "tag_separator", config.tagSeparator());
        map.put("scheme", config.scheme());
        map.put("allow_stale", config.allowStale());
        map.put("refresh_interval", PromDuration.format(config.refreshInterval()));
        ConsulSelection selection = config.selection();
        YamlText.putUnlessEmpty(map, "services", selection.services());
        YamlText.putUnlessEmpty(map, "tags", selection.tags());
        YamlText.putUnlessEmpty(map, "node_meta", selection.nodeMeta());
        YamlText.putUnlessEmpty(map, "filter", selection.filter());
        YamlText.putUnlessEmpty(map, "health_filter", selection.healthFilter());
        map.putAll(config.http().toMap());
        return map;
    }

    @Override
    public Map<String, Object> visit(KubernetesSdConfig config) {
        Map<String, Object> map = new LinkedHashMap<>();
        config.apiServer().ifPresent(url -> map.put("api_server", url.toString()));
        map.put("role", config.role().text());
        map.put("kubeconfig_file", config.kubeconfigFile().map(Path::toString).orElse(""));
        if (config.apiServer().isPresent()) {
            map.putAll(config.http().toMap());
        }
        if (config.ownNamespace() || !config.namespaces().isEmpty()) {
            map.put("namespaces", Map.of("own_namespace", config.ownNamespace(), "names", config.namespaces()));
        }
        YamlText.putUnlessEmpty(
                map,
                "selectors",
                config.selectors().stream().map(DiscoveryConfigWriter::selector).toList());
        KubernetesMetadata attach = config.attach();
        if (!attach.equals(KubernetesMetadata.NONE)) {
            Map<String, Object> block = new LinkedHashMap<>();
            block.put("node", attach.node());
            block.put("namespace", attach.namespace());
            block.put("deployment", attach.deployment());
            block.put("job", attach.job());
            block.put("cronjob", attach.cronJob());
            map.put("attach_metadata", block);
        }
        return map;
    }

    private static Map<String, Object> selector(KubernetesSelector selector) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("role", selector.role().text());
        YamlText.putUnlessEmpty(map, "label", selector.label());
        YamlText.putUnlessEmpty(map, "field", selector.field());
        return map;
    }

    @Override
    public Map<String, Object> visit(Ec2SdConfig config) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("endpoint", config.endpoint());
        map.put("region", config.region());
        YamlText.putUnlessEmpty(map, "access_key", config.accessKey());
        if (config.secretKey().isPresent()) {
            map.put("secret_key", Secret.MASK);
        }
        YamlText.putUnlessEmpty(map, "profile", config.profile());
        YamlText.putUnlessEmpty(map, "role_arn", config.roleArn());
        YamlText.putUnlessEmpty(map, "external_id", config.externalId());
        map.put("refresh_interval", PromDuration.format(config.refreshInterval()));
        map.put("port", config.port());
        List<Object> filters = new ArrayList<>();
        config.filters().forEach(filter -> filters.add(Map.of("name", filter.name(), "values", filter.values())));
        map.put("filters", filters);
        map.putAll(config.http().toMap());
        return map;
    }
}
