package io.weir.scraper.targets;

import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import java.time.Duration;

/**
 * Something to scrape.
 *
 * @param discoveredLabels before relabelling, with the job's defaults
 * @param id what makes it this target and no other
 */
public record Target(Labels discoveredLabels, Id id, Duration interval, Duration timeout) {
    /**
     * The identity of a target within its job.
     *
     * @param labels of all its series
     * @param url to scrape, parameters included
     */
    public record Id(Labels labels, String url) {
        /** A hash that is the same in every process. */
        public long hash() {
            return Fingerprint.of(labels.with("__url__", url)).low();
        }
    }

    public Labels labels() {
        return id.labels();
    }

    public String url() {
        return id.url();
    }
}
