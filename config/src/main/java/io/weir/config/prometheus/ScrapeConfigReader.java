package io.weir.config.prometheus;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.prometheus.discovery.DiscoveryConfig;
import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlValue;
import io.weir.model.Labels;
import io.weir.model.relabel.NameValidation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads entries of {@code scrape_configs}. */
final class ScrapeConfigReader {
    private static final List<String> UNSUPPORTED = List.of("sigv4");

    private final GlobalConfig global;
    private final Path directory;

    ScrapeConfigReader(GlobalConfig global, Path directory) {
        this.global = global;
        this.directory = directory;
    }

    ScrapeConfig read(YamlMapping mapping) {
        String job = mapping.string("job_name", "");
        if (job.isEmpty()) {
            throw mapping.error("job_name", "job_name is empty: give the job a name");
        }
        mapping.refuseUnsupported(UNSUPPORTED);
        Duration interval = mapping.nonZeroDuration("scrape_interval", global.scrapeInterval());
        ScrapeDefaults settings = readDefaults(mapping, global.defaults(), directory);
        if (settings.protocols().isEmpty()) {
            settings = settings.withProtocols(
                    settings.histograms().scrapeNative() ? ScrapeProtocol.PROTO_FIRST : ScrapeProtocol.DEFAULT);
        }
        NameValidation names = settings.nameValidation();
        ScrapeConfig config = new ScrapeConfig(
                job,
                interval,
                timeout(
                        mapping,
                        interval,
                        global.scrapeTimeout(),
                        "scrape timeout greater than scrape interval for scrape config with job name \"" + job + "\""),
                settings,
                mapping.value("fallback_scrape_protocol")
                        .map(ScrapeConfigReader::protocol)
                        .orElse(null),
                mapping.bool("honor_labels", false),
                mapping.bool("honor_timestamps", true),
                mapping.bool("track_timestamps_staleness", false),
                mapping.bool("enable_compression", true),
                scheme(mapping),
                mapping.string("metrics_path", ScrapeConfig.DEFAULT_METRICS_PATH),
                new NativeHistogramLimits(
                        mapping.unsigned("native_histogram_bucket_limit", 0),
                        mapping.number("native_histogram_min_bucket_factor", 0)),
                readParams(mapping),
                HttpClientConfig.read(mapping, directory),
                readStaticConfigs(mapping, names),
                DiscoveryConfig.readAll(mapping, directory),
                RelabelConfigs.read(mapping, "relabel_configs", names),
                RelabelConfigs.read(mapping, "metric_relabel_configs", names));
        mapping.refuseUnknown();
        return config;
    }

    /** A timeout that is at most the interval; the inherited one is lowered to it. */
    static Duration timeout(YamlMapping mapping, Duration interval, Duration inherited, String tooLong) {
        Duration timeout = mapping.duration("scrape_timeout", Duration.ZERO);
        if (timeout.isZero()) {
            return inherited.compareTo(interval) > 0 ? interval : inherited;
        }
        if (timeout.compareTo(interval) > 0) {
            throw mapping.error("scrape_timeout", tooLong);
        }
        return timeout;
    }

    /**
     * The fields that {@code global} and jobs share; what is absent is inherited.
     *
     * @param directory against which file names are resolved
     */
    static ScrapeDefaults readDefaults(YamlMapping mapping, ScrapeDefaults inherited, Path directory) {
        ScrapeLimits limits = inherited.limits();
        List<ScrapeProtocol> protocols = mapping.value("scrape_protocols")
                .map(ScrapeConfigReader::protocols)
                .orElse(inherited.protocols());
        NameValidation names = mapping.value("metric_name_validation_scheme")
                .map(v -> v.asEnum(List.of(NameValidation.values()), NameValidation::text))
                .orElse(inherited.nameValidation());
        return new ScrapeDefaults(
                new ScrapeLimits(
                        nonZero(mapping.byteSize("body_size_limit", 0), limits.bodySizeBytes()),
                        nonZero(mapping.unsigned("sample_limit", 0), limits.samples()),
                        nonZero(mapping.unsigned("label_limit", 0), limits.labels()),
                        nonZero(mapping.unsigned("label_name_length_limit", 0), limits.labelNameLength()),
                        nonZero(mapping.unsigned("label_value_length_limit", 0), limits.labelValueLength()),
                        nonZero(mapping.unsigned("target_limit", 0), limits.targets()),
                        nonZero(mapping.unsigned("keep_dropped_targets", 0), limits.keepDroppedTargets())),
                protocols,
                names,
                escaping(mapping, names, inherited.nameEscaping()),
                mapping.bool("extra_scrape_metrics", inherited.extraScrapeMetrics()),
                new HistogramSettings(
                        mapping.bool(
                                "scrape_native_histograms",
                                inherited.histograms().scrapeNative()),
                        mapping.bool(
                                "convert_classic_histograms_to_nhcb",
                                inherited.histograms().convertClassic()),
                        mapping.bool(
                                "always_scrape_classic_histograms",
                                inherited.histograms().alwaysScrapeClassic())),
                mapping.value("scrape_failure_log_file")
                        .map(file -> directory.resolve(file.asString()))
                        .orElse(inherited.optionalFailureLog()));
    }

    /** As in Prometheus, a job can't lift a global limit with 0: that means "as in global". */
    private static long nonZero(long value, long inherited) {
        return value == 0 ? inherited : value;
    }

    private static NameEscaping escaping(YamlMapping mapping, NameValidation names, NameEscaping inherited) {
        NameEscaping written = mapping.value("metric_name_escaping_scheme")
                .map(v -> v.asEnum(List.of(NameEscaping.values()), NameEscaping::text))
                .orElse(null);
        if (written == NameEscaping.ALLOW_UTF_8 && names == NameValidation.LEGACY) {
            throw mapping.error(
                    "metric_name_escaping_scheme",
                    "utf8 metric names requested but validation scheme is not set to UTF8");
        }
        if (written != null) {
            return written;
        }
        boolean legacyNeedsEscaping = names == NameValidation.LEGACY && inherited == NameEscaping.ALLOW_UTF_8;
        return legacyNeedsEscaping ? NameEscaping.UNDERSCORES : inherited;
    }

    private static List<ScrapeProtocol> protocols(YamlValue list) {
        List<ScrapeProtocol> protocols = new ArrayList<>();
        for (YamlValue value : list.asList()) {
            ScrapeProtocol protocol = protocol(value);
            if (protocols.contains(protocol)) {
                throw value.error("duplicated protocol in scrape_protocols: " + protocol.text());
            }
            protocols.add(protocol);
        }
        if (protocols.isEmpty()) {
            throw list.error("scrape_protocols cannot be empty");
        }
        return protocols;
    }

    private static ScrapeProtocol protocol(YamlValue value) {
        return value.asEnum(List.of(ScrapeProtocol.values()), ScrapeProtocol::text);
    }

    static String scheme(YamlMapping mapping) {
        String scheme = mapping.string("scheme", ScrapeConfig.DEFAULT_SCHEME);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw mapping.error("scheme", "must be http or https, not \"" + scheme + "\"");
        }
        return scheme;
    }

    private static Map<String, List<String>> readParams(YamlMapping mapping) {
        Map<String, List<String>> params = new LinkedHashMap<>();
        mapping.mapping("params").ifPresent(block -> {
            for (String name : block.keys()) {
                params.put(name, block.strings(name));
            }
        });
        return params;
    }

    static List<StaticConfig> readStaticConfigs(YamlMapping mapping, NameValidation names) {
        List<StaticConfig> configs = new ArrayList<>();
        for (YamlMapping block : mapping.mappings("static_configs")) {
            List<String> targets = new ArrayList<>();
            for (YamlValue target : block.list("targets")) {
                if (target.asString().contains("/")) {
                    throw target.error(
                            "\"" + target.asString()
                                    + "\" is not a valid hostname: write host:port, and use scheme and metrics_path for the rest");
                }
                targets.add(target.asString());
            }
            Map<String, String> labels = block.stringMap("labels");
            for (String name : labels.keySet()) {
                if (!names.isLabelName(name)) {
                    throw block.error("labels", "\"" + name + "\" is not a valid label name");
                }
            }
            block.refuseUnknown();
            configs.add(new StaticConfig(targets, Labels.of(labels)));
        }
        return configs;
    }
}
