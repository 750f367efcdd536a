package io.weir.scraper.series;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * From the bytes of a metric, as one target or sender writes it, to the number of its series: what makes an unchanged
 * series cost a comparison of bytes instead of parsed labels. Mutable, confined to one thread at a time; look-ups allocate nothing.
 *
 * <p>Entries are never removed: an owner whose target changes much starts a new cache.
 */
public final class SeriesCache {
    /*
     * Keys lie one after another in an arena, in the order in which they were first seen; entry e has the bytes
     * [starts[e], starts[e + 1]). An expositions repeats its order, so the key after the last hit is tried first, which
     * needs neither a hash nor a probe. Otherwise an open-addressing table with linear probing, at most half full, leads
     * from a hash to an entry; a slot holds the entry's number plus one, 0 = free.
     *
     *   keys    http_requests_total{code="200"}http_requests_total{code="500"}up
     *   starts  0                              31                             62 64
     *   slots   0 3 0 0 1 0 2 0
     *
     * The hash is seeded per process, so that no target can choose keys that collide.
     */

    /** The metric was not seen before. */
    public static final int MISSING = Integer.MIN_VALUE;

    /** The metric's samples are not wanted: relabelling dropped them. */
    public static final int DROPPED = -2;

    private static final Hasher64 HASHER = Hashing.komihash5_0(new SecureRandom().nextLong());

    private byte[] keys = new byte[4096];
    private int[] starts = new int[65];
    private int[] hashes = new int[64];
    private int[] contexts = new int[64];
    private int[] series = new int[64];
    private int[] slots = new int[128];
    private int size;
    private int expected;

    /** Starts an exposition: its first metric is expected to be that of the one before. */
    public void rewind() {
        expected = 0;
    }

    /** Whether a metric is expected next: the one that came after the last one before. */
    public boolean hasExpected() {
        return expected < size;
    }

    /** Where {@link #expectedStart} and {@link #expectedEnd} point into. */
    public byte[] keys() {
        return keys;
    }

    /** Where the expected metric begins. */
    public int expectedStart() {
        return starts[expected];
    }

    /** The end of the expected metric. */
    public int expectedEnd() {
        return starts[expected + 1];
    }

    /** The context of the expected metric. */
    public int expectedContext() {
        return contexts[expected];
    }

    /** The series of the expected metric. */
    public int expectedSeries() {
        return series[expected];
    }

    /** Goes on to the next metric: the caller has found the expected one. */
    public void takeExpected() {
        expected++;
    }

    /** The number of the metric that was found or put last, counted from 0. */
    public int lastEntry() {
        return expected - 1;
    }

    /** The number of metrics known. */
    public int size() {
        return size;
    }

    /** Bytes held for keys. */
    public int keyBytes() {
        return starts[size];
    }

    /**
     * The series of the metric {@code buffer[start, end)}, {@link #DROPPED} or {@link #MISSING}.
     *
     * @param context tells apart metrics that are written alike and mean different series
     */
    public int find(byte[] buffer, int start, int end, int context) {
        int next = expected;
        if (next < size && isEntry(next, buffer, start, end, context)) {
            expected = next + 1;
            return series[next];
        }
        return probe(buffer, start, end, context);
    }

    private int probe(byte[] buffer, int start, int end, int context) {
        int hash = hash(buffer, start, end, context);
        int mask = slots.length - 1;
        for (int slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int entry = slots[slot] - 1;
            if (hashes[entry] == hash && isEntry(entry, buffer, start, end, context)) {
                expected = entry + 1;
                return series[entry];
            }
        }
        return MISSING;
    }

    private boolean isEntry(int entry, byte[] buffer, int start, int end, int context) {
        return contexts[entry] == context && Arrays.equals(keys, starts[entry], starts[entry + 1], buffer, start, end);
    }

    private static int hash(byte[] buffer, int start, int end, int context) {
        long hash = HASHER.hashBytesToLong(buffer, start, end - start);
        return (int) (hash ^ (hash >>> 32)) + 31 * context;
    }

    /** Remembers a metric that {@link #find} missed. */
    public void put(byte[] buffer, int start, int end, int context, int seriesNumber) {
        if (size == series.length) {
            grow();
        }
        int length = end - start;
        int keyStart = starts[size];
        if (length > keys.length - keyStart) {
            keys = Arrays.copyOf(keys, Math.max(2 * keys.length, Math.addExact(keyStart, length)));
        }
        System.arraycopy(buffer, start, keys, keyStart, length);
        starts[size + 1] = keyStart + length;
        hashes[size] = hash(buffer, start, end, context);
        contexts[size] = context;
        series[size] = seriesNumber;
        insert(size);
        size++;
        expected = size;
    }

    private void grow() {
        int capacity = 2 * series.length;
        starts = Arrays.copyOf(starts, capacity + 1);
        hashes = Arrays.copyOf(hashes, capacity);
        contexts = Arrays.copyOf(contexts, capacity);
        series = Arrays.copyOf(series, capacity);
        slots = new int[2 * capacity];
        for (int entry = 0; entry < size; entry++) {
            insert(entry);
        }
    }

    private void insert(int entry) {
        int mask = slots.length - 1;
        int slot = hashes[entry] & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = entry + 1;
    }
}
