package io.weir.scraper.targets;

import io.weir.config.prometheus.HistogramSettings;
import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import java.time.Duration;

/**
 * Something to scrape.
 *
 * @param discoveredLabels before relabelling, with the job's defaults
 * @param id what makes it this target and no other
 * @param histograms what its scrapes make of them
 */
public record Target(
        Labels discoveredLabels, Id id, Duration interval, Duration timeout, HistogramSettings histograms) {
    /** A target with the default of histograms. */
    public Target(Labels discoveredLabels, Id id, Duration interval, Duration timeout) {
        this(discoveredLabels, id, interval, timeout, HistogramSettings.DEFAULT);
    }

    /**
     * The identity of a target within its job.
     *
     * @param labels of all its series
     * @param url to scrape, parameters included
     * @param unixSocket to connect to instead of the URL's address; empty for none
     */
    public record Id(Labels labels, String url, String unixSocket) {
        /** A target that is connected to by its address. */
        public Id(Labels labels, String url) {
            this(labels, url, "");
        }

        /** A hash that is the same in every process. */
        public long hash() {
            Labels all = labels.with("__url__", url);
            return Fingerprint.of(unixSocket.isEmpty() ? all : all.with("__unix_socket__", unixSocket))
                    .low();
        }
    }

    public Labels labels() {
        return id.labels();
    }

    public String url() {
        return id.url();
    }
}
