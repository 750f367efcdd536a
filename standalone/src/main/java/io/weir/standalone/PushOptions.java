package io.weir.standalone;

import io.weir.model.PromDuration;
import io.weir.model.relabel.NameValidation;
import io.weir.pushgateway.PushgatewayConfig;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What pushes may be and do. */
final class PushOptions {
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
            names = "--push.disable-publishing",
            description = "Writes no samples to the samples topic; scrape the gateway instead, with honor_labels.")
    private boolean unpublished;

    @Option(
            names = "--push.disable-consistency-check",
            description = "Takes pushes that don't fit what is there; /metrics leaves out what is inconsistent.")
    private boolean unchecked;

    @Option(names = "--push.enable-utf8-names", description = "Allows any UTF-8 text as a metric or label name.")
    private boolean utf8Names;

    /** Sets what the flags say. */
    PushgatewayConfig.Builder apply(PushgatewayConfig.Builder config) {
        return config.timeToLive(duration("--push.ttl", timeToLive))
                .publishing(!unpublished)
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
}
