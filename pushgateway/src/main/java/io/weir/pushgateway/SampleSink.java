package io.weir.pushgateway;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/** The samples topic, as the gateway needs it. Thread-safe. */
interface SampleSink {
    /**
     * Appends the last value of each live series, and a stale marker for each that ended, all at one time.
     *
     * @return completes when Kafka has acknowledged every sample
     */
    CompletableFuture<Void> append(long timestampMs, Collection<PushedSeries> live, Collection<PushedSeries> ended);
}
