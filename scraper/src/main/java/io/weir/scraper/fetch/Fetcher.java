package io.weir.scraper.fetch;

import io.weir.scraper.targets.Target;
import java.util.concurrent.CompletableFuture;

/** Gets expositions of targets. Thread-safe. */
public interface Fetcher {
    /**
     * Asks {@code target} for its exposition.
     *
     * @return completes within the target's timeout, the whole body included; or with a {@link FetchException}
     */
    CompletableFuture<FetchedBody> fetch(Target target);
}
