package io.weir.config.prometheus;

import io.weir.model.relabel.NameValidation;
import java.util.List;

/**
 * The scrape settings that stand both in {@code global} and in a scrape job; a job's win.
 *
 * @param limits see there
 * @param protocols preferred first; never empty
 * @param nameValidation which metric and label names a scrape may bring
 * @param nameEscaping how targets should write names that text format 0.0.4 can't hold
 * @param extraScrapeMetrics also write {@code scrape_timeout_seconds}, {@code scrape_sample_limit} and
 *     {@code scrape_body_size_bytes}
 */
public record ScrapeDefaults(
        ScrapeLimits limits,
        List<ScrapeProtocol> protocols,
        NameValidation nameValidation,
        NameEscaping nameEscaping,
        boolean extraScrapeMetrics) {
    public static final ScrapeDefaults DEFAULT = new ScrapeDefaults(
            ScrapeLimits.NONE, ScrapeProtocol.DEFAULT, NameValidation.UTF8, NameEscaping.ALLOW_UTF_8, false);

    public ScrapeDefaults {
        protocols = List.copyOf(protocols);
    }
}
