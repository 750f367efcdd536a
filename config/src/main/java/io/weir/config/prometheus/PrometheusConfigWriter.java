package io.weir.config.prometheus;

import io.weir.config.FileGlob;
import io.weir.config.prometheus.discovery.DiscoveryConfigWriter;
import io.weir.config.yaml.ByteSize;
import io.weir.config.yaml.YamlText;
import io.weir.model.PromDuration;
import io.weir.model.relabel.RelabelRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the effective configuration as YAML, in the order of Prometheus's {@code /api/v1/status/config}. */
final class PrometheusConfigWriter {
    private PrometheusConfigWriter() {}

    static String toYaml(PrometheusConfig config) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("global", global(config.global()));
        Map<String, Object> alerting = alerting(config.alerting());
        YamlText.putUnlessEmpty(root, "alerting", alerting);
        YamlText.putUnlessEmpty(
                root,
                "rule_files",
                config.ruleFiles().stream().map(FileGlob::pattern).toList());
        YamlText.putUnlessEmpty(
                root,
                "scrape_configs",
                config.scrapeConfigs().stream()
                        .map(job -> scrapeConfig(job, config.global()))
                        .toList());
        config.storage()
                .retentionTime()
                .ifPresent(time -> root.put(
                        "storage", Map.of("tsdb", Map.of("retention", Map.of("time", PromDuration.format(time))))));
        return YamlText.of(root);
    }

    private static Map<String, Object> global(GlobalConfig global) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("scrape_interval", PromDuration.format(global.scrapeInterval()));
        map.put("scrape_timeout", PromDuration.format(global.scrapeTimeout()));
        YamlText.putUnlessEmpty(map, "scrape_protocols", protocols(global.defaults()));
        map.put("evaluation_interval", PromDuration.format(global.evaluationInterval()));
        if (!global.ruleQueryOffset().isZero()) {
            map.put("rule_query_offset", PromDuration.format(global.ruleQueryOffset()));
        }
        YamlText.putUnlessEmpty(map, "external_labels", global.externalLabels().toMap());
        putSettings(map, global.defaults());
        return map;
    }

    private static List<String> protocols(ScrapeDefaults settings) {
        return settings.protocols().stream().map(ScrapeProtocol::text).toList();
    }

    private static void putSettings(Map<String, Object> map, ScrapeDefaults settings) {
        ScrapeLimits limits = settings.limits();
        if (limits.bodySizeBytes() != 0) {
            map.put("body_size_limit", ByteSize.format(limits.bodySizeBytes()));
        }
        putUnlessZero(map, "sample_limit", limits.samples());
        putUnlessZero(map, "label_limit", limits.labels());
        putUnlessZero(map, "label_name_length_limit", limits.labelNameLength());
        putUnlessZero(map, "label_value_length_limit", limits.labelValueLength());
        putUnlessZero(map, "target_limit", limits.targets());
        putUnlessZero(map, "keep_dropped_targets", limits.keepDroppedTargets());
        map.put("metric_name_validation_scheme", settings.nameValidation().text());
        map.put("metric_name_escaping_scheme", settings.nameEscaping().text());
        map.put("extra_scrape_metrics", settings.extraScrapeMetrics());
        settings.failureLog().ifPresent(log -> map.put("scrape_failure_log_file", log.toString()));
        HistogramSettings histograms = settings.histograms();
        map.put("scrape_native_histograms", histograms.scrapeNative());
        map.put("convert_classic_histograms_to_nhcb", histograms.convertClassic());
        map.put("always_scrape_classic_histograms", histograms.alwaysScrapeClassic());
    }

    private static void putUnlessZero(Map<String, Object> map, String key, long value) {
        if (value != 0) {
            map.put(key, value);
        }
    }

    private static Map<String, Object> scrapeConfig(ScrapeConfig job, GlobalConfig global) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("job_name", job.jobName());
        map.put("honor_labels", job.honorLabels());
        map.put("honor_timestamps", job.honorTimestamps());
        map.put("track_timestamps_staleness", job.trackTimestampsStaleness());
        YamlText.putUnlessEmpty(map, "params", new LinkedHashMap<>(job.params()));
        map.put("scrape_interval", PromDuration.format(job.scrapeInterval()));
        map.put("scrape_timeout", PromDuration.format(job.scrapeTimeout()));
        map.put("scrape_protocols", protocols(job.settings()));
        job.fallbackProtocol().ifPresent(protocol -> map.put("fallback_scrape_protocol", protocol.text()));
        map.put("metrics_path", job.metricsPath());
        map.put("scheme", job.scheme());
        map.put("enable_compression", job.enableCompression());
        putUnlessZero(
                map, "native_histogram_bucket_limit", job.nativeHistograms().buckets());
        if (job.nativeHistograms().minBucketFactor() != 0) {
            map.put("native_histogram_min_bucket_factor", job.nativeHistograms().minBucketFactor());
        }
        if (!job.settings()
                .equals(global.defaults().withProtocols(job.settings().protocols()))) {
            putSettings(map, job.settings());
        }
        map.putAll(job.http().toMap());
        putRules(map, "relabel_configs", job.relabelConfigs());
        putRules(map, "metric_relabel_configs", job.metricRelabelConfigs());
        YamlText.putUnlessEmpty(map, "static_configs", staticConfigs(job.staticConfigs()));
        map.putAll(DiscoveryConfigWriter.lists(job.discoveries()));
        return map;
    }

    private static void putRules(Map<String, Object> map, String key, List<RelabelRule> rules) {
        YamlText.putUnlessEmpty(
                map, key, rules.stream().map(RelabelConfigs::toMap).toList());
    }

    private static List<Object> staticConfigs(List<StaticConfig> configs) {
        List<Object> list = new ArrayList<>();
        for (StaticConfig config : configs) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("targets", new ArrayList<>(config.targets()));
            YamlText.putUnlessEmpty(map, "labels", config.labels().toMap());
            list.add(map);
        }
        return list;
    }

    private static Map<String, Object> alerting(AlertingConfig alerting) {
        Map<String, Object> map = new LinkedHashMap<>();
        putRules(map, "alert_relabel_configs", alerting.alertRelabelConfigs());
        List<Object> alertmanagers = new ArrayList<>();
        for (AlertmanagerConfig config : alerting.alertmanagers()) {
            Map<String, Object> block = new LinkedHashMap<>();
            block.put("scheme", config.scheme());
            block.put("path_prefix", config.pathPrefix());
            block.put("timeout", PromDuration.format(config.timeout()));
            block.put("api_version", "v2");
            block.putAll(config.http().toMap());
            putRules(block, "relabel_configs", config.relabelConfigs());
            putRules(block, "alert_relabel_configs", config.alertRelabelConfigs());
            YamlText.putUnlessEmpty(block, "static_configs", staticConfigs(config.staticConfigs()));
            alertmanagers.add(block);
        }
        YamlText.putUnlessEmpty(map, "alertmanagers", alertmanagers);
        return map;
    }
}
