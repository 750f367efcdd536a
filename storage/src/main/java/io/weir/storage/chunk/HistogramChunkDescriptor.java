package io.weir.storage.chunk;

/**
 * Layout of a chunk of native histograms: a stream of bits, most significant bit of each byte first. The number of samples
 * is kept beside it.
 *
 * <pre>{@code
 * chunk:  ┌──────┬──────────┬──────────┬─────┐
 *         │ form │ sample 0 │ sample 1 │ ... │
 *         └──────┴──────────┴──────────┴─────┘
 *
 * form, what all histograms of the chunk have in common:
 *   1 bit counts are whole numbers, 1 bit gauge, 1 bit custom bounds, then
 *   exponential:   8 bit schema, 64 bit zero threshold
 *   custom bounds: 32 bit number of bounds, 64 bit each
 *
 * sample:
 *   0                                   as the one before
 *   1 + 3 bit: stale, reset, new buckets
 *   timestamp                           64 bit, then Δ² as in a chunk of floats
 *   new buckets, if so: for the positive and the negative side
 *                                       a number of them, then each index as its distance to the one before
 *   unless stale, in this order:        count, zero count, positive counts, negative counts, sum
 *
 * number (two's complement)
 *   0                     0
 *   10    +  4 bit
 *   110   +  8 bit
 *   1110  + 14 bit
 *   11110 + 24 bit
 *   11111 + 64 bit
 *
 * counts: if whole, the Δ² as a number (both predecessors of a new bucket's count are 0); else like the sum
 * sum:    the xor with its predecessor, 0 for the first
 *   0                     equal
 *   10 + significant bits within this field's last window
 *   11 + 6 bit leading zeros + 6 bit width (64 as 0) + significant bits
 * }</pre>
 *
 * <p>A bucket has a place in the samples from the moment it first counts something, so a histogram that grows buckets needs
 * neither a new chunk nor the old samples written again; one that loses them has zeros there. Another form is another
 * chunk. Of the hints, gauge is the chunk's and reset the sample's. That there was no reset is not kept: it depends on
 * which sample came before, which a late one may change, and comparing tells it anyway.
 */
final class HistogramChunkDescriptor {
    static final int SCHEMA_BITS = 8;
    static final int BOUND_COUNT_BITS = 32;
    static final int FLAG_BITS = 3;

    static final int STALE_FLAG = 0b100;
    static final int RESET_FLAG = 0b010;
    static final int NEW_BUCKETS_FLAG = 0b001;

    /** The widths of numbers; one more 1 in front of each, and no 0 behind those of the last. */
    static final int[] NUMBER_BITS = {4, 8, 14, 24, 64};

    static final int LEADING_BITS = 6;
    static final int WIDTH_BITS = 6;

    /** The most that a number or a sum can take. */
    static final int MAX_NUMBER_BYTES = (2 + LEADING_BITS + WIDTH_BITS + 64 + 7) / 8;

    private HistogramChunkDescriptor() {}
}
