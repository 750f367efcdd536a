package io.weir.standalone;

import io.weir.model.LabelMatcher;
import io.weir.query.QueryServer;
import io.weir.scraper.Scraper;
import io.weir.storage.query.StorageReader;
import io.weir.stream.RulesService;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Waits until everything works: the parts say that they are ready, and the store has a sample that was scraped. */
final class Started {
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long POLL_MS = 50;

    private static final Duration RECENT = Duration.ofMinutes(5);

    private final StorageReader storage;
    private final Scraper scraper;
    private final RulesService rules;
    private final QueryServer query;
    private final InstantSource clock;

    Started(StorageReader storage, Scraper scraper, RulesService rules, QueryServer query, InstantSource clock) {
        this.storage = storage;
        this.clock = clock;
        this.scraper = scraper;
        this.rules = rules;
        this.query = query;
    }

    /** @return false if that took longer than {@link #PATIENCE} or the process was told to end */
    boolean await(Running running) throws InterruptedException {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadlineNs) {
            if (query.ready()
                    && scraper.ready()
                    && rules.ready()
                    && (scraper.targets().isEmpty() || hasSamples())) {
                return true;
            }
            if (running.awaitFor(POLL_MS)) {
                return true;
            }
        }
        return false;
    }

    /** Asks the store and not the query server, whose web configuration may demand a password. */
    private boolean hasSamples() {
        long nowMs = clock.millis();
        LabelMatcher up = LabelMatcher.equal("__name__", "up");
        return !storage.series(List.of(up), nowMs - RECENT.toMillis(), nowMs).isEmpty();
    }
}
