package io.weir.config.prometheus;

import io.weir.model.relabel.NameValidation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scrape settings that stand both in {@code global} and in a scrape job; a job's win.
 *
 * @param limits see there
 * @param protocols preferred first; empty in {@code global} if it doesn't say, which jobs replace by what suits them
 * @param nameValidation which metric and label names a scrape may bring
 * @param nameEscaping how targets should write names that text format 0.0.4 can't hold
 * @param extraScrapeMetrics also write {@code scrape_timeout_seconds}, {@code scrape_sample_limit} and
 *     {@code scrape_body_size_bytes}
 * @param histograms see there
 * @param optionalFailureLog the file that failed scrapes are noted in
 */
public record ScrapeDefaults(
        ScrapeLimits limits,
        List<ScrapeProtocol> protocols,
        NameValidation nameValidation,
        NameEscaping nameEscaping,
        boolean extraScrapeMetrics,
        HistogramSettings histograms,
        @Nullable Path optionalFailureLog) {
    public static final ScrapeDefaults DEFAULT = new ScrapeDefaults(
            ScrapeLimits.NONE,
            List.of(),
            NameValidation.UTF8,
            NameEscaping.ALLOW_UTF_8,
            false,
            HistogramSettings.DEFAULT,
            null);

    public ScrapeDefaults {
        protocols = List.copyOf(protocols);
    }

    /** The same with other protocols. */
    ScrapeDefaults withProtocols(List<ScrapeProtocol> others) {
        return new ScrapeDefaults(
                limits, others, nameValidation, nameEscaping, extraScrapeMetrics, histograms, optionalFailureLog);
    }

    /** The file that failed scrapes are noted in. */
    public Optional<Path> failureLog() {
        return Optional.ofNullable(optionalFailureLog);
    }
}
