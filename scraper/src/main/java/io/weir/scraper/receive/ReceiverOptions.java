package io.weir.scraper.receive;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

/**
 * What a remote write receiver accepts.
 *
 * @param oldestAcceptedMs from now to the oldest timestamp that the heads take, both Unix milliseconds
 * @param maxFuture how far ahead of now timestamps may lie
 * @param maxBodyBytes of a request as sent
 * @param maxDecodedBytes of a request after decompression
 * @param maxInFlightBytes of all requests under way, after decompression; further ones wait and then get 429
 * @param maxRequests under way at once; further ones get 429 at once
 * @param patience how long a request waits for room and then for Kafka's acknowledgement
 */
public record ReceiverOptions(
        LongUnaryOperator oldestAcceptedMs,
        Duration maxFuture,
        int maxBodyBytes,
        int maxDecodedBytes,
        int maxInFlightBytes,
        int maxRequests,
        Duration patience) {
    public static final Duration DEFAULT_MAX_FUTURE = Duration.ofMinutes(10);

    public ReceiverOptions {
        if (maxInFlightBytes < maxDecodedBytes) {
            throw new IllegalArgumentException("maxInFlightBytes " + maxInFlightBytes
                    + " must have room for a request of " + maxDecodedBytes + " bytes");
        }
    }

    /** Defaults for heads that take samples back to {@code oldestAcceptedMs}. */
    public static ReceiverOptions of(LongUnaryOperator oldestAcceptedMs) {
        return new ReceiverOptions(
                oldestAcceptedMs, DEFAULT_MAX_FUTURE, 16 << 20, 32 << 20, 64 << 20, 32, Duration.ofSeconds(10));
    }
}
