package io.weir.scraper.targets;

import io.weir.config.prometheus.HistogramSettings;
import io.weir.config.prometheus.ScrapeConfig;
import io.weir.model.Labels;
import io.weir.model.PromDuration;
import io.weir.model.relabel.Relabeling;
import io.weir.scraper.discovery.TargetGroup;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes targets of a job from discovered labels: fills in the job's defaults, relabels, and takes address, scheme, path,
 * parameters and timing from the labels that begin with two underscores. Immutable and thread-safe.
 *
 * <p>Follows {@code PopulateLabels} and {@code Target.URL} in prometheus scrape/target.go.
 */
public final class TargetBuilder {
    private static final String SCHEME = "__scheme__";
    private static final String METRICS_PATH = "__metrics_path__";
    private static final String UNIX_SOCKET = "__unix_socket__";
    private static final String SCRAPE_INTERVAL = "__scrape_interval__";
    private static final String SCRAPE_TIMEOUT = "__scrape_timeout__";
    private static final String SCRAPE_NATIVE = "__scrape_native_histograms__";
    private static final String CONVERT_CLASSIC = "__convert_classic_histograms_to_nhcb__";
    private static final String ALWAYS_SCRAPE_CLASSIC = "__always_scrape_classic_histograms__";
    private static final String PARAM_PREFIX = "__param_";
    private static final String RESERVED_PREFIX = "__";
    private static final String JOB = "job";
    private static final String INSTANCE = "instance";

    private final ScrapeConfig config;
    private final Relabeling relabeling;

    public TargetBuilder(ScrapeConfig config) {
        this.config = config;
        this.relabeling = Relabeling.of(config.relabelConfigs());
    }

    /** The outcome for every target of {@code groups}, in their order. */
    public List<TargetOutcome> build(List<TargetGroup> groups) {
        List<TargetOutcome> outcomes = new ArrayList<>();
        for (TargetGroup group : groups) {
            for (Labels target : group.targets()) {
                outcomes.add(build(target, group.labels()));
            }
        }
        return outcomes;
    }

    private TargetOutcome build(Labels target, Labels group) {
        Labels.Builder labels = target.toBuilder();
        group.forEach(labels::setIfAbsent);
        labels.setIfAbsent(JOB, config.jobName());
        labels.setIfAbsent(SCRAPE_INTERVAL, PromDuration.format(config.scrapeInterval()));
        labels.setIfAbsent(SCRAPE_TIMEOUT, PromDuration.format(config.scrapeTimeout()));
        HistogramSettings histograms = config.settings().histograms();
        labels.setIfAbsent(SCRAPE_NATIVE, Boolean.toString(histograms.scrapeNative()));
        labels.setIfAbsent(CONVERT_CLASSIC, Boolean.toString(histograms.convertClassic()));
        labels.setIfAbsent(ALWAYS_SCRAPE_CLASSIC, Boolean.toString(histograms.alwaysScrapeClassic()));
        labels.setIfAbsent(METRICS_PATH, config.metricsPath());
        labels.setIfAbsent(SCHEME, config.scheme());
        config.params().forEach((name, values) -> {
            if (!values.isEmpty()) {
                labels.setIfAbsent(PARAM_PREFIX + name, values.get(0));
            }
        });
        Labels discovered = labels.build();
        if (!relabeling.process(labels)) {
            return new TargetOutcome.Dropped(discovered);
        }
        try {
            return new TargetOutcome.Active(finish(discovered, labels));
        } catch (IllegalArgumentException e) {
            return new TargetOutcome.Invalid(discovered, String.valueOf(e.getMessage()));
        }
    }

    private Target finish(Labels discovered, Labels.Builder labels) {
        String address = labels.get(TargetGroup.ADDRESS);
        if (address.isEmpty()) {
            throw new IllegalArgumentException("no address");
        }
        if (address.contains("/")) {
            throw new IllegalArgumentException("\"" + address + "\" is not a valid hostname");
        }
        Duration interval = duration(labels.get(SCRAPE_INTERVAL), "scrape interval");
        Duration timeout = duration(labels.get(SCRAPE_TIMEOUT), "scrape timeout");
        if (timeout.compareTo(interval) > 0) {
            throw new IllegalArgumentException("scrape timeout cannot be greater than scrape interval (\""
                    + labels.get(SCRAPE_TIMEOUT) + "\" > \"" + labels.get(SCRAPE_INTERVAL) + "\")");
        }
        HistogramSettings histograms = histograms(labels);
        labels.setIfAbsent(INSTANCE, address);
        String url = url(address, labels);
        String socket = labels.get(UNIX_SOCKET);
        for (String name : labels.names()) {
            if (name.startsWith(RESERVED_PREFIX)) {
                labels.remove(name);
            }
        }
        return new Target(discovered, new Target.Id(labels.build(), url, socket), interval, timeout, histograms);
    }

    private HistogramSettings histograms(Labels.Builder labels) {
        HistogramSettings ofJob = config.settings().histograms();
        return new HistogramSettings(
                bool(labels.get(SCRAPE_NATIVE), "scrape native histograms", ofJob.scrapeNative()),
                bool(labels.get(CONVERT_CLASSIC), "convert classic histograms to nhcb", ofJob.convertClassic()),
                bool(
                        labels.get(ALWAYS_SCRAPE_CLASSIC),
                        "always scrape classic histograms",
                        ofJob.alwaysScrapeClassic()));
    }

    /** As Go reads it; text of no length means what the job says. */
    private static boolean bool(String text, String what, boolean ofJob) {
        return switch (text) {
            case "" -> ofJob;
            case "1", "t", "T", "TRUE", "true", "True" -> true;
            case "0", "f", "F", "FALSE", "false", "False" -> false;
            default ->
                throw new IllegalArgumentException(
                        "error parsing " + what + ": \"" + text + "\" is neither true nor false");
        };
    }

    private static Duration duration(String text, String what) {
        Duration duration;
        try {
            duration = PromDuration.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("error parsing " + what + ": " + e.getMessage(), e);
        }
        if (duration.isZero()) {
            throw new IllegalArgumentException(what + " cannot be 0");
        }
        return duration;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String url(String address, Labels.Builder labels) {
        String path = labels.get(METRICS_PATH);
        String url = labels.get(SCHEME) + "://" + address + encodePath(path.startsWith("/") ? path : "/" + path);
        Endpoint.parse(url);
        String query = query(labels);
        return query.isEmpty() ? url : url + '?' + query;
    }

    private static String encodePath(String path) {
        try {
            // The host is there so that a path with two leading slashes isn't taken for one.
            String url = new URI("http", "host", path, null).toASCIIString();
            return url.substring("http://host".length());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("invalid metrics path \"" + path + "\": " + e.getReason(), e);
        }
    }

    /** The job's parameters by name, the first value of each replaced by its {@code __param_} label. */
    private String query(Labels.Builder labels) {
        Map<String, List<String>> params = new TreeMap<>();
        config.params().forEach((name, values) -> params.put(name, new ArrayList<>(values)));
        for (String label : labels.names()) {
            if (label.startsWith(PARAM_PREFIX)) {
                List<String> values =
                        params.computeIfAbsent(label.substring(PARAM_PREFIX.length()), n -> new ArrayList<>());
                if (values.isEmpty()) {
                    values.add(labels.get(label));
                } else {
                    values.set(0, labels.get(label));
                }
            }
        }
        StringBuilder query = new StringBuilder();
        params.forEach((name, values) -> {
            for (String value : values) {
                query.append(query.length() == 0 ? "" : "&")
                        .append(encode(name))
                        .append('=')
                        .append(encode(value));
            }
        });
        return query.toString();
    }
}
