package io.weir.standalone;

import io.weir.model.PromDuration;
import io.weir.model.relabel.NameValidation;
import io.weir.pushgateway.PushgatewayConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** What pushes may be and do. */
final class PushOptions {
    private static final Logger logger = LoggerFactory.getLogger(PushOptions.class);

    @Option(
            names = "--push.ttl",
            defaultValue = "0s",
            paramLabel = "DURATION",
            description =
                    "A group that is not pushed for so long is deleted, unless its push named a time of its own with"
                            + " ?ttl= or the header X-Push-TTL; 0s is never (default: ${DEFAULT-VALUE}).")
    private String timeToLive = "";

    @Option(
            names = "--push.interval",
            defaultValue = "15s",
            paramLabel = "DURATION",
            description = "How often the samples of every group are published again (default: ${DEFAULT-VALUE}).")
    private String interval = "";

    @Option(
            names = "--push.disable-consistency-check",
            description = "Takes pushes that don't fit what is there; /metrics leaves out what is inconsistent.")
    private boolean unchecked;

    @Option(names = "--push.enable-utf8-names", description = "Allows any UTF-8 text as a metric or label name.")
    private boolean utf8Names;

    @Option(
            names = "--persistence.file",
            defaultValue = "",
            paramLabel = "FILE",
            description = "Accepted for the sake of old command lines; groups are always kept in Kafka.")
    private String persistenceFile = "";

    @Option(
            names = "--persistence.interval",
            defaultValue = "5m",
            paramLabel = "DURATION",
            description = "Accepted for the sake of old command lines; pushes are answered when Kafka has them.")
    private String persistenceInterval = "";

    PushgatewayConfig.Builder apply(PushgatewayConfig.Builder config) {
        if (!persistenceFile.isEmpty()) {
            logger.warn(
                    "Groups are kept in Kafka; the file is neither read nor written file={} interval={}",
                    persistenceFile,
                    persistenceInterval);
        }
        return config.timeToLive(duration("--push.ttl", timeToLive))
                .interval(duration("--push.interval", interval))
                .consistencyCheck(!unchecked)
                .names(utf8Names ? NameValidation.UTF8 : NameValidation.LEGACY);
    }

    private static Duration duration(String flag, String text) {
        try {
            return PromDuration.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(flag + ": " + e.getMessage(), e);
        }
    }

    /** The prefix of all paths: that of the flag, or else the path of the external URL. */
    static String routePrefix(String prefix, String externalUrl) {
        if (!prefix.isEmpty() || externalUrl.isEmpty()) {
            return prefix;
        }
        try {
            String path = new URI(externalUrl).getPath();
            return path == null ? "" : path;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("--web.external-url: " + e.getMessage(), e);
        }
    }
}
