package io.weir.config.prometheus;

import io.weir.config.ConfigException;
import io.weir.config.FileGlob;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.prometheus.discovery.DiscoveryConfig;
import io.weir.config.yaml.YamlDocument;
import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlValue;
import io.weir.model.Labels;
import io.weir.model.relabel.NameValidation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Reads one configuration file and the scrape configuration files it names. Used once. */
final class PrometheusConfigReader {
    /** A star may stand only in the last element. */
    private static final Pattern STAR_ONLY_IN_LAST_ELEMENT = Pattern.compile("[^*]*(\\*[^/]*)?");

    private static final List<String> UNSUPPORTED = List.of("remote_write", "remote_read", "tracing", "otlp");

    private final String file;
    private final Path directory;
    private final UnaryOperator<String> environment;
    private final List<String> warnings = new ArrayList<>();

    PrometheusConfigReader(String file, UnaryOperator<String> environment) {
        this.file = file;
        this.directory = directoryOf(file);
        this.environment = environment;
    }

    private static Path directoryOf(String file) {
        Path parent = Path.of(file).getParent();
        return parent == null ? Path.of("") : parent;
    }

    PrometheusConfig read(String text) {
        YamlDocument document = YamlDocument.parse(text, file);
        YamlMapping root = document.root();
        if (document.hasMoreDocuments()) {
            warnings.add(file + ": only the first YAML document is used");
        }
        root.refuseUnsupported(UNSUPPORTED);
        root.mapping("runtime").ifPresent(this::readRuntime);
        GlobalConfig global = root.mapping("global").map(this::readGlobal).orElse(GlobalConfig.DEFAULT);
        List<FileGlob> ruleFiles = globs(root, "rule_files", "rule file");
        AlertingConfig alerting =
                root.mapping("alerting").map(m -> readAlerting(m, global)).orElse(AlertingConfig.NONE);
        StorageConfig storage = root.mapping("storage").map(this::readStorage).orElse(StorageConfig.DEFAULT);
        Map<String, String> jobs = new HashMap<>();
        List<ScrapeConfig> scrapeConfigs = new ArrayList<>(readJobs(root, global, directory, jobs));
        for (FileGlob glob : globs(root, "scrape_config_files", "scrape config file")) {
            scrapeConfigs.addAll(readScrapeConfigFiles(glob, global, jobs));
        }
        root.refuseUnknown();
        return new PrometheusConfig(global, scrapeConfigs, ruleFiles, alerting, storage, warnings, text);
    }

    /** What it sets is Go's; the Java virtual machine collects garbage by its own flags. */
    private void readRuntime(YamlMapping runtime) {
        if (runtime.has("gogc")) {
            runtime.number("gogc", 0);
            warnings.add(file + ": runtime.gogc: has no effect here: set the heap with WEIR_HEAP");
        }
        runtime.refuseUnknown();
    }

    private List<FileGlob> globs(YamlMapping root, String key, String what) {
        List<FileGlob> globs = new ArrayList<>();
        for (YamlValue value : root.list(key)) {
            String pattern = value.asString();
            if (pattern.isEmpty() || !STAR_ONLY_IN_LAST_ELEMENT.matcher(pattern).matches()) {
                throw value.error(
                        "invalid " + what + " path \"" + pattern + "\": * may stand only in the last element");
            }
            globs.add(FileGlob.relativeTo(directory, pattern));
        }
        return globs;
    }

    private GlobalConfig readGlobal(YamlMapping global) {
        global.refuseUnsupported(List.of("query_log_file"));
        Duration interval = global.nonZeroDuration("scrape_interval", GlobalConfig.DEFAULT_SCRAPE_INTERVAL);
        Duration timeout = ScrapeConfigReader.timeout(
                global,
                interval,
                GlobalConfig.DEFAULT_SCRAPE_TIMEOUT,
                "global scrape timeout greater than scrape interval");
        ScrapeDefaults defaults = ScrapeConfigReader.readDefaults(global, ScrapeDefaults.DEFAULT, directory);
        GlobalConfig config = new GlobalConfig(
                interval,
                timeout,
                global.nonZeroDuration("evaluation_interval", GlobalConfig.DEFAULT_EVALUATION_INTERVAL),
                global.duration("rule_query_offset", Duration.ZERO),
                readExternalLabels(global, defaults.nameValidation()),
                defaults);
        global.refuseUnknown();
        return config;
    }

    private Labels readExternalLabels(YamlMapping global, NameValidation names) {
        Map<String, String> expanded = new HashMap<>();
        Map<String, String> written = global.stringMap("external_labels");
        for (Map.Entry<String, String> label : written.entrySet()) {
            if (!names.isLabelName(label.getKey())) {
                throw global.error("external_labels", "\"" + label.getKey() + "\" is not a valid label name");
            }
            expanded.put(label.getKey(), Environment.expand(label.getValue(), this::variable));
        }
        return Labels.of(expanded);
    }

    private String variable(String name) {
        String value = environment.apply(name);
        if (value.isEmpty()) {
            warnings.add(file + ": global.external_labels: environment variable " + name
                    + " is not set: using the empty text");
        }
        return value;
    }

    private List<ScrapeConfig> readJobs(
            YamlMapping holder, GlobalConfig global, Path base, Map<String, String> fileOfJob) {
        List<ScrapeConfig> configs = new ArrayList<>();
        for (YamlValue value : holder.list("scrape_configs")) {
            YamlMapping mapping = value.asMapping();
            ScrapeConfig config = new ScrapeConfigReader(global, base).read(mapping);
            String earlier = fileOfJob.putIfAbsent(config.jobName(), mapping.file());
            if (earlier != null) {
                throw mapping.error(
                        "job_name",
                        "found multiple scrape configs with job name \"" + config.jobName() + "\", first in "
                                + earlier);
            }
            configs.add(config);
        }
        return configs;
    }

    private List<ScrapeConfig> readScrapeConfigFiles(FileGlob glob, GlobalConfig global, Map<String, String> jobs) {
        List<ScrapeConfig> configs = new ArrayList<>();
        for (Path path : list(glob)) {
            YamlMapping root = YamlDocument.parse(PrometheusConfig.read(path), path.toString())
                    .root();
            configs.addAll(readJobs(root, global, directoryOf(path.toString()), jobs));
            root.refuseUnknown();
        }
        return configs;
    }

    private List<Path> list(FileGlob glob) {
        try {
            return glob.matches();
        } catch (IOException e) {
            throw ConfigException.ofFile(file, "can't list " + glob.pattern() + ": " + e.getMessage());
        }
    }

    private AlertingConfig readAlerting(YamlMapping alerting, GlobalConfig global) {
        NameValidation names = global.defaults().nameValidation();
        List<AlertmanagerConfig> alertmanagers = new ArrayList<>();
        for (YamlMapping mapping : alerting.mappings("alertmanagers")) {
            alertmanagers.add(readAlertmanager(mapping, names));
        }
        AlertingConfig config =
                new AlertingConfig(RelabelConfigs.read(alerting, "alert_relabel_configs", names), alertmanagers);
        alerting.refuseUnknown();
        return config;
    }

    private AlertmanagerConfig readAlertmanager(YamlMapping mapping, NameValidation names) {
        DiscoveryConfig.refuseAll(mapping);
        mapping.refuseUnsupported(List.of("sigv4"));
        String version = mapping.string("api_version", "v2");
        if (!version.equals("v2")) {
            throw mapping.error(
                    "api_version", "expected Alertmanager api version to be one of [v2] but got " + version);
        }
        AlertmanagerConfig config = new AlertmanagerConfig(
                ScrapeConfigReader.scheme(mapping),
                mapping.string("path_prefix", "/"),
                mapping.nonZeroDuration("timeout", AlertmanagerConfig.DEFAULT_TIMEOUT),
                HttpClientConfig.read(mapping, directory),
                ScrapeConfigReader.readStaticConfigs(mapping, names),
                RelabelConfigs.read(mapping, "relabel_configs", names),
                RelabelConfigs.read(mapping, "alert_relabel_configs", names));
        mapping.refuseUnknown();
        return config;
    }

    private StorageConfig readStorage(YamlMapping storage) {
        storage.refuseUnsupported(List.of("exemplars"));
        StorageConfig config = storage.mapping("tsdb")
                .map(tsdb -> {
                    tsdb.refuseUnsupported(
                            List.of("out_of_order_time_window", "stale_series_compaction_threshold", "chunk_encoding"));
                    Duration retention = tsdb.mapping("retention")
                            .map(PrometheusConfigReader::readRetention)
                            .orElse(null);
                    tsdb.refuseUnknown();
                    return new StorageConfig(retention);
                })
                .orElse(StorageConfig.DEFAULT);
        storage.refuseUnknown();
        return config;
    }

    private static Duration readRetention(YamlMapping retention) {
        retention.refuseUnsupported(List.of("size", "percentage"));
        Duration time = retention.required("time").asDuration();
        retention.refuseUnknown();
        return time;
    }
}
