package io.weir.alertmanager.notify;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before another attempt: half a second, growing by half each time up to a minute, each varied by up to
 * half of it so that many senders don't come at once.
 */
final class Backoff {
    private static final double INITIAL_MS = 500;
    private static final double MAX_MS = 60_000;
    private static final double GROWTH = 1.5;
    private static final double SPREAD = 0.5;

    private final DoubleSupplier random;
    private double currentMs = INITIAL_MS;

    /** @param random numbers from 0 to 1 */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    Duration next() {
        double factor = 1 - SPREAD + 2 * SPREAD * random.getAsDouble();
        long waitMs = Math.round(currentMs * factor);
        currentMs = Math.min(currentMs * GROWTH, MAX_MS);
        return Duration.ofMillis(waitMs);
    }
}
