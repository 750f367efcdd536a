package io.weir.storage.chunk;

/**
 * Layout of a chunk: a stream of bits, most significant bit of each byte first. The number of samples is kept beside it.
 *
 * <pre>{@code
 * ┌────────────────────┬───────────────────┬──────────────────┬─────────────┬──────┬──────────────┬─────┐
 * │ timestamp 0, 64 bit│ value 0, 64 bit   │ delta 1          │ value 1 xor │ Δ² 2 │ value 2 xor  │ ... │
 * └────────────────────┴───────────────────┴──────────────────┴─────────────┴──────┴──────────────┴─────┘
 *
 * Δ² (delta of deltas, two's complement; delta 1 counts from a delta of 0)
 *   0                     unchanged
 *   10   + 14 bit         -2^13 .. 2^13-1
 *   110  + 17 bit         -2^16 .. 2^16-1
 *   1110 + 20 bit         -2^19 .. 2^19-1
 *   1111 + 64 bit         anything else
 *
 * value xor its predecessor
 *   0                     equal
 *   10 + significant bits within the window of the last "11"
 *   11 + 5 bit leading zeros + 6 bit width (64 as 0) + significant bits
 * }</pre>
 *
 * <p>The scheme is Gorilla's [1] with Prometheus's bit widths, which suit milliseconds.
 *
 * <p>[1] T. Pelkonen et al., Gorilla: a fast, scalable, in-memory time series database, VLDB 2015.
 */
final class XorChunkDescriptor {
    static final int SMALL_BITS = 14;
    static final int MEDIUM_BITS = 17;
    static final int LARGE_BITS = 20;

    static final int LEADING_BITS = 5;
    static final int MAX_LEADING = 31;
    static final int WIDTH_BITS = 6;

    private XorChunkDescriptor() {}

    static boolean fits(long value, int bits) {
        long limit = 1L << (bits - 1);
        return value >= -limit && value < limit;
    }
}
