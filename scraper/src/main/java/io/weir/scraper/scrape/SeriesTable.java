package io.weir.scraper.scrape;

import io.weir.bus.SampleAppender.SeriesRef;
import io.weir.model.Fingerprint;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The series of one target, numbered from 0, with what staleness needs to know. Mutable, confined to one thread at a
 * time.
 *
 * <p>Series are never removed: an owner whose target changes much starts a new table.
 */
final class SeriesTable {
    private @Nullable SeriesRef[] refs = new SeriesRef[64];
    private long[] high = new long[64];
    private long[] low = new long[64];
    /** The scrape that exposed the series last. */
    private int[] exposedIn = new int[64];
    /** The last scrape whose sample of the series, without its own timestamp, was written. */
    private int[] writtenIn = new int[64];
    /** From fingerprint to number plus one by linear probing, at most half full; 0 = free. */
    private int[] slots = new int[128];

    private int size;

    int size() {
        return size;
    }

    SeriesRef ref(int series) {
        return Objects.requireNonNull(refs[series]);
    }

    Fingerprint fingerprint(int series) {
        return new Fingerprint(high[series], low[series]);
    }

    /** The number of a series, or -1. */
    int find(Fingerprint fingerprint) {
        int mask = slots.length - 1;
        for (int slot = (int) fingerprint.high() & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int series = slots[slot] - 1;
            if (high[series] == fingerprint.high() && low[series] == fingerprint.low()) {
                return series;
            }
        }
        return -1;
    }

    /** Adds a series that {@link #find} missed, and numbers it. */
    int add(Fingerprint fingerprint, SeriesRef ref) {
        if (size == refs.length) {
            grow();
        }
        refs[size] = ref;
        high[size] = fingerprint.high();
        low[size] = fingerprint.low();
        insert(size);
        return size++;
    }

    private void grow() {
        int capacity = 2 * refs.length;
        refs = Arrays.copyOf(refs, capacity);
        high = Arrays.copyOf(high, capacity);
        low = Arrays.copyOf(low, capacity);
        exposedIn = Arrays.copyOf(exposedIn, capacity);
        writtenIn = Arrays.copyOf(writtenIn, capacity);
        slots = new int[2 * capacity];
        for (int series = 0; series < size; series++) {
            insert(series);
        }
    }

    private void insert(int series) {
        int mask = slots.length - 1;
        int slot = (int) high[series] & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = series + 1;
    }

    /** Notes that {@code scrape} exposes the series; false if it did already. */
    boolean expose(int series, int scrape) {
        boolean first = exposedIn[series] != scrape;
        exposedIn[series] = scrape;
        return first;
    }

    void markWritten(int series, int scrape) {
        writtenIn[series] = scrape;
    }

    boolean isWrittenIn(int series, int scrape) {
        return writtenIn[series] == scrape;
    }
}
