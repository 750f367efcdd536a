package io.weir.alertmanager;

import io.weir.alertmanager.matcher.MatcherParser;
import io.weir.alertmanager.silence.SilenceLimits;
import io.weir.web.ListenAddress;
import io.weir.web.config.WebConfigFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an Alertmanager runs.
 *
 * @param optionalConfigFile {@code --config.file}; without one, every alert goes to a receiver without integrations
 * @param retention {@code --data.retention}: how long expired silences and the log of notifications are kept
 * @param gcInterval {@code --alerts.gc-interval}: between removals of resolved alerts
 * @param startDelay {@code --dispatch.start-delay}: nothing is notified earlier after the start
 * @param matcherParser the grammar of matchers
 * @param metricLabels which metrics have more labels than usual
 */
public record AlertmanagerOptions(
        @Nullable Path optionalConfigFile,
        Web web,
        Duration retention,
        Duration gcInterval,
        Duration startDelay,
        MatcherParser matcherParser,
        MetricLabels metricLabels,
        Limits limits) {
    public static final ListenAddress DEFAULT_LISTEN_ADDRESS = ListenAddress.parse("127.0.0.1:9093");
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(5);
    public static final Duration DEFAULT_GC_INTERVAL = Duration.ofMinutes(30);

    /**
     * How it is reached.
     *
     * @param addresses where it listens; the first one's port is the one in a guessed external URL
     * @param config {@code --web.config.file}: TLS and who may ask
     * @param externalUrl where users reach it, without a slash at the end; empty for a guess from the host name and port
     * @param optionalRoutePrefix before the paths of the API; null for that of the external URL
     */
    public record Web(
            List<ListenAddress> addresses,
            WebConfigFile config,
            String externalUrl,
            @Nullable String optionalRoutePrefix) {
        public Web {
            addresses = List.copyOf(addresses);
            externalUrl = externalUrl.endsWith("/") ? externalUrl.substring(0, externalUrl.length() - 1) : externalUrl;
        }

        /** Plain HTTP for everybody, at one address. */
        public static Web at(ListenAddress address) {
            return new Web(List.of(address), WebConfigFile.none(), "", null);
        }

        /** The prefix of all paths: empty, or with a slash at its start and none at its end. */
        String routePrefix(String effectiveExternalUrl) {
            String path = optionalRoutePrefix == null
                    ? URI.create(effectiveExternalUrl).getPath()
                    : optionalRoutePrefix;
            String trimmed = path == null ? "" : path.replaceAll("^/+|/+$", "");
            return trimmed.isEmpty() ? "" : "/" + trimmed;
        }
    }

    /**
     * What others may take.
     *
     * @param alertsPerName {@code --alerts.per-alertname-limit}, 0 for none
     * @param concurrentGets {@code --web.get-concurrency}, 0 for one for each processor but 8 at least
     * @param requestTimeout {@code --web.timeout}: how long an answer may take, zero or less for any time
     */
    public record Limits(SilenceLimits silences, int alertsPerName, int concurrentGets, Duration requestTimeout) {
        public static final Limits DEFAULT = new Limits(SilenceLimits.NONE, 0, 0, Duration.ZERO);

        private static final int FEWEST_GETS = 8;

        public Limits {
            if (concurrentGets <= 0) {
                concurrentGets = Math.max(Runtime.getRuntime().availableProcessors(), FEWEST_GETS);
            }
        }
    }

    /**
     * Labels that make many series of some metrics.
     *
     * @param alertNames the feature {@code alert-names-in-metrics}: of the alerts that were dropped for their number
     * @param receiverNames {@code receiver-name-in-metrics}: of notifications
     * @param groupKeys {@code group-key-in-metrics}: of the number of alerts
     */
    public record MetricLabels(boolean alertNames, boolean receiverNames, boolean groupKeys) {
        public static final MetricLabels USUAL = new MetricLabels(false, false, false);
    }

    /** Defaults for everything but the file and the address. */
    public static AlertmanagerOptions of(@Nullable Path configFile, ListenAddress listenAddress) {
        return new AlertmanagerOptions(
                configFile,
                Web.at(listenAddress),
                DEFAULT_RETENTION,
                DEFAULT_GC_INTERVAL,
                Duration.ZERO,
                MatcherParser.FALLBACK,
                MetricLabels.USUAL,
                Limits.DEFAULT);
    }

    public Optional<Path> configFile() {
        return Optional.ofNullable(optionalConfigFile);
    }

    /** The same, reached in another way. */
    public AlertmanagerOptions withWeb(Web other) {
        return new AlertmanagerOptions(
                optionalConfigFile, other, retention, gcInterval, startDelay, matcherParser, metricLabels, limits);
    }
}
