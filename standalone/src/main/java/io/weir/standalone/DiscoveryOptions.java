package io.weir.standalone;

import io.weir.model.PromDuration;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How discovered targets reach the scraper. */
final class DiscoveryOptions {
    @Option(
            names = "--scrape.discovery-reload-interval",
            defaultValue = "5s",
            paramLabel = "DURATION",
            description =
                    "At most once in this time a job's targets follow its discoveries (default: ${DEFAULT-VALUE}).")
    private String reloadInterval = "5s";

    /** @throws StartException if the flag is not a duration */
    Duration reloadInterval() {
        try {
            return PromDuration.parse(reloadInterval);
        } catch (IllegalArgumentException e) {
            throw new StartException("--scrape.discovery-reload-interval: " + e.getMessage());
        }
    }
}
