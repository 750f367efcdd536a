package io.weir.pushgateway;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/** The samples topic, as the gateway needs it. Thread-safe. */
interface SampleSink {
    /** Takes no samples: whoever wants them scrapes the gateway. */
    SampleSink NONE = new SampleSink() {
        @Override
        public String logId() {
            return "";
        }

        @Override
        public CompletableFuture<Void> append(
                long timestampMs, Collection<PushedSeries> live, Collection<PushedSeries> ended) {
            return CompletableFuture.completedFuture(null);
        }
    };

    /** Where the samples go, see {@link io.weir.bus.SampleLog#id}; empty if that is not known. */
    String logId();

    /**
     * Appends the last value of each live series, and a stale marker for each that ended, all at one time.
     *
     * @return completes when Kafka has acknowledged every sample
     */
    CompletableFuture<Void> append(long timestampMs, Collection<PushedSeries> live, Collection<PushedSeries> ended);
}
