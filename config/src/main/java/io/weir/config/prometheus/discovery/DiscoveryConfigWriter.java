package io.weir.config.prometheus.discovery;

import io.weir.config.FileGlob;
import io.weir.model.PromDuration;
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
}
