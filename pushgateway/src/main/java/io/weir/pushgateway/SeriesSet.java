package io.weir.pushgateway;

import io.weir.model.Fingerprint;
import io.weir.model.Labels;

/**
 * Series that were seen, by their fingerprints: some 32 bytes each where a set of labels takes several objects. Not
 * thread-safe.
 */
final class SeriesSet {
    /** Halves of fingerprints, high then low; both 0 where a slot is free. */
    private long[] slots = new long[32];

    private int size;

    /** @return whether it was not there */
    boolean add(Labels series) {
        if (4 * size >= slots.length) {
            grow();
        }
        Fingerprint fingerprint = Fingerprint.of(series);
        boolean added = put(slots, fingerprint.high(), fingerprint.low());
        size += added ? 1 : 0;
        return added;
    }

    private void grow() {
        long[] larger = new long[2 * slots.length];
        for (int i = 0; i < slots.length; i += 2) {
            if (slots[i] != 0 || slots[i + 1] != 0) {
                put(larger, slots[i], slots[i + 1]);
            }
        }
        slots = larger;
    }

    private static boolean put(long[] slots, long high, long low) {
        int at = (int) (2 * low) & slots.length - 1;
        while (slots[at] != 0 || slots[at + 1] != 0) {
            if (slots[at] == high && slots[at + 1] == low) {
                return false;
            }
            at = at + 2 & slots.length - 1;
        }
        slots[at] = high;
        slots[at + 1] = low;
        return true;
    }
}
