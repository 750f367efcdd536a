package io.weir.pushgateway;

import io.weir.bus.BusException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for Kafka. */
final class Acknowledgement {
    /** How long a change waits for Kafka before it is refused; Kafka may still take it later. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private Acknowledgement() {}

    /**
     * Waits for what was sent.
     *
     * @param what names it in the message
     * @throws BusException if Kafka refused it, or is silent for too long
     */
    static <T> T await(CompletableFuture<T> sent, String what) throws InterruptedException {
        try {
            return sent.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new BusException(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException e) {
            throw new BusException("Kafka did not acknowledge the " + what + " within " + TIMEOUT.toSeconds() + "s", e);
        }
    }
}
