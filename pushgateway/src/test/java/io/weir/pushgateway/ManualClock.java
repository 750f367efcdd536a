package io.weir.pushgateway;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that tests set. */
final class ManualClock implements InstantSource {
    private volatile long nowMs;

    ManualClock(long nowMs) {
        this.nowMs = nowMs;
    }

    void set(long nowMs) {
        this.nowMs = nowMs;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(nowMs);
    }
}
