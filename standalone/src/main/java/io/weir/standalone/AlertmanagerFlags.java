package io.weir.standalone;

import io.weir.alertmanager.AlertmanagerOptions;
import io.weir.alertmanager.config.GoDurations;
import io.weir.alertmanager.matcher.MatcherParser;
import io.weir.alertmanager.silence.SilenceLimits;
import io.weir.web.ListenAddress;
import io.weir.web.config.WebConfigFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The flags of Prometheus's Alertmanager. Those about its gossip and its files are taken and do nothing, so that a unit
 * file keeps working: what they tune doesn't exist here.
 */
final class AlertmanagerFlags {
    private static final String ALERT_NAMES = "alert-names-in-metrics";
    private static final String RECEIVER_NAMES = "receiver-name-in-metrics";
    private static final String GROUP_KEYS = "group-key-in-metrics";

    @Option(
            names = "--config.file",
            paramLabel = "FILE",
            description = "An Alertmanager configuration file (default: alerts are kept, nobody is notified).")
    private @Nullable Path configFile;

    @Option(
            names = "--web.listen-address",
            defaultValue = "127.0.0.1:9093",
            paramLabel = "HOST:PORT",
            description = "API; may be repeated (default: ${DEFAULT-VALUE}).")
    private List<String> addresses = new ArrayList<>();

    @Option(
            names = "--web.config.file",
            paramLabel = "FILE",
            description = "TLS, basic authentication, headers and rate limit, in the format of Prometheus's servers.")
    private @Nullable Path webConfigFile;

    @Option(
            names = "--web.external-url",
            defaultValue = "",
            paramLabel = "URL",
            description = "Where users reach the API, for links in notifications; its path is the route prefix"
                    + " (default: http://HOST:PORT).")
    private String externalUrl = "";

    @Option(
            names = "--web.route-prefix",
            paramLabel = "PATH",
            description = "Prefix of all paths (default: the path of the external URL).")
    private @Nullable String routePrefix;

    @Option(
            names = "--web.get-concurrency",
            defaultValue = "0",
            description = "How many reads are answered at once; 0 for one for each processor, but 8 at least.")
    private int getConcurrency;

    @Option(
            names = "--web.timeout",
            defaultValue = "0",
            paramLabel = "DURATION",
            description = "How long the API may take to answer a request; 0 for any time.")
    private String webTimeout = "";

    @Option(
            names = "--web.systemd-socket",
            hidden = true,
            description = "Refused: Java can't take over the sockets that systemd hands on.")
    private boolean systemdSocket;

    @Option(names = "--log.silences", description = "Logs each silence that is made, changed or expired.")
    private boolean logSilences;

    @Option(
            names = "--data.retention",
            defaultValue = "120h",
            paramLabel = "DURATION",
            description = "How long expired silences and the notification log are kept (default: ${DEFAULT-VALUE}).")
    private String retention = "";

    @Option(
            names = "--alerts.gc-interval",
            defaultValue = "30m",
            paramLabel = "DURATION",
            description = "Time between removals of resolved alerts (default: ${DEFAULT-VALUE}).")
    private String gcInterval = "";

    @Option(
            names = "--alerts.per-alertname-limit",
            defaultValue = "0",
            description = "How many alerts of one name are kept; 0 for any number.")
    private int alertsPerName;

    @Option(
            names = "--dispatch.start-delay",
            defaultValue = "0s",
            paramLabel = "DURATION",
            description = "Nothing is notified earlier after the start (default: ${DEFAULT-VALUE}).")
    private String startDelay = "";

    @Option(
            names = "--silences.max-silences",
            defaultValue = "0",
            description = "How many silences there may be, expired ones too; 0 for any number.")
    private int maxSilences;

    @Option(
            names = "--silences.max-silence-size-bytes",
            defaultValue = "0",
            description = "How large a silence may be; 0 for any size.")
    private int maxSilenceBytes;

    @Option(
            names = "--enable-feature",
            split = ",",
            paramLabel = "FEATURE",
            description = "classic-mode or utf8-strict-mode: the only grammar of matchers. alert-names-in-metrics,"
                    + " receiver-name-in-metrics, group-key-in-metrics: more labels. auto-gomemlimit and"
                    + " event-recorder do nothing: what is configured is on.")
    private List<String> features = new ArrayList<>();

    @Option(
            names = {
                "--storage.path",
                "--data.maintenance-interval",
                "--dispatch.maintenance-interval",
                "--auto-gomemlimit.ratio",
                "--cluster.listen-address",
                "--cluster.advertise-address",
                "--cluster.peer-name",
                "--cluster.peer",
                "--cluster.peer-timeout",
                "--cluster.peers-resolve-timeout",
                "--cluster.gossip-interval",
                "--cluster.pushpull-interval",
                "--cluster.tcp-timeout",
                "--cluster.probe-timeout",
                "--cluster.probe-interval",
                "--cluster.settle-timeout",
                "--cluster.reconnect-interval",
                "--cluster.reconnect-timeout",
                "--cluster.tls-config",
                "--cluster.allow-insecure-public-advertise-address-discovery",
                "--cluster.label"
            },
            hidden = true,
            description = "Taken and not used: instances meet in Kafka.")
    private List<String> unused = new ArrayList<>();

    /** @throws IllegalArgumentException if a flag's value can't be used */
    AlertmanagerOptions options() {
        if (systemdSocket) {
            throw new IllegalArgumentException("--web.systemd-socket is not supported: Java can't take over the"
                    + " sockets that systemd hands on; use --web.listen-address");
        }
        return new AlertmanagerOptions(
                configFile,
                new AlertmanagerOptions.Web(
                        addresses.stream().map(ListenAddress::parse).toList(),
                        webConfigFile == null ? WebConfigFile.none() : WebConfigFile.open(webConfigFile),
                        externalUrl,
                        routePrefix),
                GoDurations.parse(retention),
                GoDurations.parse(gcInterval),
                GoDurations.parse(startDelay),
                matcherParser(features),
                new AlertmanagerOptions.MetricLabels(
                        features.contains(ALERT_NAMES),
                        features.contains(RECEIVER_NAMES),
                        features.contains(GROUP_KEYS)),
                new AlertmanagerOptions.Limits(
                        new SilenceLimits(maxSilences, maxSilenceBytes, logSilences),
                        alertsPerName,
                        getConcurrency,
                        GoDurations.parse(webTimeout)));
    }

    /** The grammar that the features ask for. */
    static MatcherParser matcherParser(List<String> features) {
        MatcherParser parser = MatcherParser.FALLBACK;
        for (String feature : features) {
            MatcherParser asked = switch (feature) {
                case "classic-mode" -> MatcherParser.CLASSIC;
                case "utf8-strict-mode" -> MatcherParser.UTF8;
                case "auto-gomemlimit", "event-recorder", ALERT_NAMES, RECEIVER_NAMES, GROUP_KEYS -> parser;
                default ->
                    throw new IllegalArgumentException("unknown feature \"" + feature + "\" for --enable-feature");
            };
            if (asked != parser && parser != MatcherParser.FALLBACK) {
                throw new IllegalArgumentException("classic-mode and utf8-strict-mode exclude each other");
            }
            parser = asked;
        }
        return parser;
    }
}
