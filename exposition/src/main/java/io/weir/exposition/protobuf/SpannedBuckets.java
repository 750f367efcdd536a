package io.weir.exposition.protobuf;

import io.weir.model.histogram.Buckets;
import java.util.Arrays;

/** One side's buckets of a native histogram as messages spell them: spans, and counts or their differences. Reused. */
final class SpannedBuckets {
    private static final int VARINT = ProtobufReader.VARINT;
    private static final int FIXED64 = ProtobufReader.FIXED64;

    private int[] offsets = new int[4];
    private int[] lengths = new int[4];
    private int spans;
    private double[] counts = new double[16];
    private int size;
    private long previous;
    private boolean hasDeltas;
    private boolean hasCounts;

    void clear() {
        spans = 0;
        size = 0;
        previous = 0;
        hasDeltas = false;
        hasCounts = false;
    }

    /** {@code BucketSpan {1 offset sint32, 2 length uint32}}. */
    void readSpan(ProtobufReader in) throws MalformedProtobufException {
        if (spans == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * spans);
            lengths = Arrays.copyOf(lengths, 2 * spans);
        }
        int offset = 0;
        int length = 0;
        int outer = in.enter();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> offset = Math.toIntExact(inRange(in, in.signedVarint()));
                case 2 -> length = Math.toIntExact(inRange(in, in.varint()));
                default -> in.skip();
            }
        }
        in.leave(outer);
        offsets[spans] = offset;
        lengths[spans++] = length;
    }

    private static long inRange(ProtobufReader in, long value) throws MalformedProtobufException {
        if (value != (int) value) {
            throw in.malformed("bucket span of " + value);
        }
        return value;
    }

    /** Whole counts, each as its difference to the one before: packed or one at a time. */
    void readDeltas(ProtobufReader in) throws MalformedProtobufException {
        hasDeltas = true;
        if (in.wireType() == VARINT) {
            addDelta(in.signedVarint());
            return;
        }
        int outer = in.enter();
        while (!in.atEnd()) {
            long raw = in.rawVarint();
            addDelta(raw >>> 1 ^ -(raw & 1));
        }
        in.leave(outer);
    }

    private void addDelta(long delta) {
        previous += delta;
        add((double) previous);
    }

    /** Counts as they are: packed or one at a time. */
    void readCounts(ProtobufReader in) throws MalformedProtobufException {
        hasCounts = true;
        if (in.wireType() == FIXED64) {
            add(in.fixedDouble());
            return;
        }
        int outer = in.enter();
        while (!in.atEnd()) {
            add(in.rawDouble());
        }
        in.leave(outer);
    }

    private void add(double count) {
        if (size == counts.length) {
            counts = Arrays.copyOf(counts, 2 * size);
        }
        counts[size++] = count;
    }

    int spans() {
        return spans;
    }

    int size() {
        return size;
    }

    boolean hasCounts() {
        return hasCounts;
    }

    boolean hasDeltas() {
        return hasDeltas;
    }

    /** The sum of all counts. */
    double total() {
        double total = 0;
        for (int i = 0; i < size; i++) {
            total += counts[i];
        }
        return total;
    }

    /** @throws IllegalArgumentException if spans and counts don't fit, or a count is negative or no number */
    Buckets buckets() {
        for (int i = 0; i < size; i++) {
            if (!(counts[i] >= 0)) {
                throw new IllegalArgumentException("bucket " + i + " has the count " + counts[i]);
            }
        }
        return size == 0 && spans == 0
                ? Buckets.NONE
                : Buckets.ofSpans(
                        Arrays.copyOf(offsets, spans), Arrays.copyOf(lengths, spans), Arrays.copyOf(counts, size));
    }
}
