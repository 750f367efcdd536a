package io.weir.storage.index;

import java.util.Arrays;

/**
 * A map from 128-bit fingerprint to a non-negative int, without boxing. Confined to its owner's lock.
 *
 * <p>Open addressing with linear probing over a power of two of cells. Fingerprints are hashes already, so some bits of the
 * high half are the cell; the low half isn't used for it, since all series of one partition agree in its remainder.
 */
public final class FingerprintTable {
    /** What {@link #get} returns for an unknown fingerprint. */
    public static final int ABSENT = -1;

    private static final int INITIAL_CELLS = 64;

    private long[] high = new long[INITIAL_CELLS];
    private long[] low = new long[INITIAL_CELLS];
    private int[] refs = emptyCells(INITIAL_CELLS);
    private int size;

    private static int[] emptyCells(int count) {
        int[] cells = new int[count];
        Arrays.fill(cells, ABSENT);
        return cells;
    }

    public int size() {
        return size;
    }

    /** The value of a fingerprint, or {@link #ABSENT}. */
    public int get(long fingerprintHigh, long fingerprintLow) {
        int mask = refs.length - 1;
        int cell = home(fingerprintHigh, mask);
        while (refs[cell] != ABSENT) {
            if (high[cell] == fingerprintHigh && low[cell] == fingerprintLow) {
                return refs[cell];
            }
            cell = (cell + 1) & mask;
        }
        return ABSENT;
    }

    /** Sets the value of a fingerprint that is not in the table. */
    public void put(long fingerprintHigh, long fingerprintLow, int ref) {
        if (3 * (size + 1) > 2 * refs.length) {
            grow();
        }
        insert(fingerprintHigh, fingerprintLow, ref);
        size++;
    }

    private void insert(long fingerprintHigh, long fingerprintLow, int ref) {
        int mask = refs.length - 1;
        int cell = home(fingerprintHigh, mask);
        while (refs[cell] != ABSENT) {
            cell = (cell + 1) & mask;
        }
        high[cell] = fingerprintHigh;
        low[cell] = fingerprintLow;
        refs[cell] = ref;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        int[] oldRefs = refs;
        high = new long[2 * oldRefs.length];
        low = new long[2 * oldRefs.length];
        refs = emptyCells(2 * oldRefs.length);
        for (int i = 0; i < oldRefs.length; i++) {
            if (oldRefs[i] != ABSENT) {
                insert(oldHigh[i], oldLow[i], oldRefs[i]);
            }
        }
    }

    /** Removes a fingerprint, if it is there. */
    public void remove(long fingerprintHigh, long fingerprintLow) {
        int mask = refs.length - 1;
        int cell = home(fingerprintHigh, mask);
        while (refs[cell] != ABSENT && (high[cell] != fingerprintHigh || low[cell] != fingerprintLow)) {
            cell = (cell + 1) & mask;
        }
        if (refs[cell] == ABSENT) {
            return;
        }
        closeGap(cell, mask);
        size--;
    }

    /** Moves later cells of the same run back, so that no search stops early at the removed one. */
    private void closeGap(int removed, int mask) {
        int gap = removed;
        for (int cell = (gap + 1) & mask; refs[cell] != ABSENT; cell = (cell + 1) & mask) {
            int home = home(high[cell], mask);
            boolean mayMove = ((cell - home) & mask) >= ((cell - gap) & mask);
            if (mayMove) {
                high[gap] = high[cell];
                low[gap] = low[cell];
                refs[gap] = refs[cell];
                gap = cell;
            }
        }
        refs[gap] = ABSENT;
    }

    private static int home(long fingerprintHigh, int mask) {
        return (int) (fingerprintHigh ^ fingerprintHigh >>> 32) & mask;
    }
}
