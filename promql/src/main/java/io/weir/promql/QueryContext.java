package io.weir.promql;

import io.weir.promql.internal.StepGrid;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one run of a query, and the means to cancel it from another thread.
 *
 * <p>The timeout counts from the creation of the context, so waiting for a place to run counts too.
 */
public final class QueryContext {
    private static final String PHASE = "expression evaluation";

    private final InstantSource clock;
    private final long deadlineMs;
    private final long maxSamples;
    private final @Nullable Duration lookbackDelta;
    private final AtomicLong heldSamples = new AtomicLong();
    private final AtomicLong peakSamples = new AtomicLong();
    private final AtomicLong readSamples = new AtomicLong();
    private volatile boolean canceled;
    private volatile boolean countsSteps;
    private volatile @Nullable StepSamples stepSamples;

    private QueryContext(InstantSource clock, long deadlineMs, long maxSamples, @Nullable Duration lookbackDelta) {
        this.clock = clock;
        this.deadlineMs = deadlineMs;
        this.maxSamples = maxSamples;
        this.lookbackDelta = lookbackDelta;
    }

    /** A run under the limits of {@code options} that starts now. */
    public static QueryContext start(EngineOptions options, InstantSource clock) {
        long deadlineMs = clock.millis() + options.timeout().toMillis();
        return new QueryContext(clock, deadlineMs, options.maxSamples(), null);
    }

    /** A run without limits. */
    public static QueryContext unlimited() {
        return new QueryContext(() -> java.time.Instant.EPOCH, Long.MAX_VALUE, Long.MAX_VALUE, null);
    }

    /** The same with a timeout from now, which can only shorten what was allowed. */
    public QueryContext withTimeout(Duration timeout) {
        long shorter = Math.min(deadlineMs, clock.millis() + timeout.toMillis());
        return new QueryContext(clock, shorter, maxSamples, lookbackDelta);
    }

    /** The same with a lookback delta of its own. */
    public QueryContext withLookbackDelta(Duration lookback) {
        return new QueryContext(clock, deadlineMs, maxSamples, lookback);
    }

    /** Makes the run count the samples of each step, for {@link #stepSamples}. To be called before it begins. */
    public void countSteps() {
        countsSteps = true;
    }

    /** Where the run over {@code grid} counts its samples. */
    StepCount countSteps(StepGrid grid) {
        if (!countsSteps) {
            return StepCount.NONE;
        }
        StepSamples counted = new StepSamples(grid.startMs(), grid.stepMs(), grid.count());
        stepSamples = counted;
        return counted.count();
    }

    /** The samples of each step, if they were to be counted and the run has begun. */
    public Optional<StepSamples> stepSamples() {
        return Optional.ofNullable(stepSamples);
    }

    /** The lookback delta of this run, or null for the engine's. */
    @Nullable
    Duration lookbackDelta() {
        return lookbackDelta;
    }

    /** Makes the run end soon with {@link QueryException.Canceled}. */
    public void cancel() {
        canceled = true;
    }

    /** @throws QueryException if the run is canceled or out of time */
    public void check() {
        if (canceled) {
            throw new QueryException.Canceled(PHASE);
        }
        if (clock.millis() > deadlineMs) {
            throw new QueryException.Timeout(PHASE);
        }
    }

    /** Counts samples that are in memory from now on. */
    public void hold(long samples) {
        long held = heldSamples.addAndGet(samples);
        if (held > maxSamples) {
            throw new QueryException.TooManySamples();
        }
        if (held > peakSamples.get()) {
            peakSamples.accumulateAndGet(held, Math::max);
        }
    }

    /** Refuses what would at once hold this many samples, before it is allocated. */
    void checkRoomFor(long samples) {
        if (samples > maxSamples - heldSamples.get()) {
            throw new QueryException.TooManySamples();
        }
    }

    /** Counts samples that are no longer in memory. */
    public void release(long samples) {
        heldSamples.addAndGet(-samples);
    }

    /** Counts samples that were read from the {@link Queryable}. */
    public void countRead(long samples) {
        readSamples.addAndGet(samples);
    }

    /** How many samples were read from the {@link Queryable} so far. */
    public long readSamples() {
        return readSamples.get();
    }

    /** The greatest number of samples held at once so far. */
    public long peakSamples() {
        return peakSamples.get();
    }
}
