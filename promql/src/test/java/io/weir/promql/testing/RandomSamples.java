package io.weir.promql.testing;

import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.promql.script.MemoryQueryable;
import java.util.Random;

/** Random samples: counters with resets, gauges with gaps, stale markers, a few NaN and infinities. */
public final class RandomSamples {
    /** No sample is newer. */
    public static final long END_MS = 600_000;

    private RandomSamples() {}

    /** Some series of {@code a}, {@code b} and {@code c} with labels {@code x} and {@code y}. */
    public static MemoryQueryable of(long seed, int shards) {
        Random random = new Random(seed);
        MemoryQueryable samples = new MemoryQueryable(shards);
        for (String name : new String[] {"a", "b", "c"}) {
            for (int x = 0; x < 3; x++) {
                for (int y = 0; y < 2; y++) {
                    if (random.nextInt(5) > 0) {
                        Labels labels = Labels.of("__name__", name, "x", x == 0 ? "" : "" + x, "y", "y" + y);
                        addSeries(samples, labels, random);
                    }
                }
            }
        }
        return samples;
    }

    private static void addSeries(MemoryQueryable samples, Labels labels, Random random) {
        boolean counter = random.nextBoolean();
        double value = random.nextInt(10);
        long at = random.nextInt(30_000);
        while (at < END_MS) {
            int kind = random.nextInt(40);
            if (kind == 0) {
                samples.add(labels, at, StaleMarker.VALUE);
            } else if (kind == 1 && !counter) {
                samples.add(labels, at, random.nextBoolean() ? Double.NaN : Double.POSITIVE_INFINITY);
            } else if (kind > 3) {
                value = counter ? random.nextInt(20) == 0 ? 0 : value + random.nextInt(5) : random.nextInt(9) - 4;
                samples.add(labels, at, value);
            }
            at += 10_000 + random.nextInt(3) * 5_000 - random.nextInt(100);
        }
    }
}
