package io.weir.exposition.protobuf;

import io.weir.model.StaleMarker;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.util.Arrays;

/**
 * Reads the fields of a native histogram out of the messages that have one, and checks what they add up to. Mutable,
 * reused, confined to one thread.
 *
 * <pre>{@code
 *                           remote write   exposition
 * count                          1              1       uint64
 * count of fractions             2              4       double
 * sum                            3              2       double
 * schema                         4              5       sint32
 * zero threshold                 5              6       double
 * zero count                     6              7       uint64
 * zero count of fractions        7              8       double
 * negative spans                 8              9       BucketSpan…
 * negative deltas, counts      9, 10         10, 11     sint64…, double…
 * positive spans                11             12       BucketSpan…
 * positive deltas, counts     12, 13         13, 14     sint64…, double…
 * reset hint                    14                      unknown, reset, no reset, gauge
 * custom bounds                 16                      double…
 * }</pre>
 *
 * <p>Follows {@code Validate} in prometheus model/histogram.
 */
public final class NativeHistogramReader {
    /** The message that the fields are of. */
    public enum Message {
        /** {@code Histogram} of {@code prometheus.WriteRequest} and {@code io.prometheus.write.v2.Request}. */
        REMOTE_WRITE(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0, 16),
        /** {@code io.prometheus.client.Histogram}. */
        EXPOSITION(1, 3, 0, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0, 0);

        /** By field number less one, the number that remote write has for the same; 0 for a field of another kind. */
        @SuppressWarnings("ImmutableEnumChecker") // never written after construction
        private final int[] meanings;

        Message(int... meanings) {
            this.meanings = meanings;
        }

        int meaning(int field) {
            return field <= meanings.length ? meanings[field - 1] : 0;
        }
    }

    /** No honest histogram comes near; Kafka's record has to hold it. */
    public static final int MAX_BUCKETS = 1 << 16;

    private final Message message;
    private final SpannedBuckets positive = new SpannedBuckets();
    private final SpannedBuckets negative = new SpannedBuckets();
    private boolean fractions;
    private double count;
    private double sum;
    private long schema;
    private double zeroThreshold;
    private double zeroCount;
    private long hint;
    private double[] customBounds = new double[16];
    private int customBoundCount;

    public NativeHistogramReader(Message message) {
        this.message = message;
    }

    /** Forgets what was read. */
    public void clear() {
        positive.clear();
        negative.clear();
        fractions = false;
        count = 0;
        sum = 0;
        schema = 0;
        zeroThreshold = 0;
        zeroCount = 0;
        hint = 0;
        customBoundCount = 0;
    }

    /** Reads the value of the field that {@code in} is at, if it is one of a native histogram. @return whether it was */
    public boolean read(ProtobufReader in) throws MalformedProtobufException {
        switch (message.meaning(in.field())) {
            case 1 -> setCount(in.unsigned(), false);
            case 2 -> setCount(in.fixedDouble(), true);
            case 3 -> sum = in.fixedDouble();
            case 4 -> schema = in.signedVarint();
            case 5 -> zeroThreshold = in.fixedDouble();
            case 6 -> setZeroCount(in.unsigned(), false);
            case 7 -> setZeroCount(in.fixedDouble(), true);
            case 8 -> negative.readSpan(in);
            case 9 -> negative.readDeltas(in);
            case 10 -> negative.readCounts(in);
            case 11 -> positive.readSpan(in);
            case 12 -> positive.readDeltas(in);
            case 13 -> positive.readCounts(in);
            case 14 -> hint = in.varint();
            case 16 -> readCustomBounds(in);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** In messages that have both, the count of fractions counts if it is there and not 0. */
    private void setCount(double newCount, boolean ofFractions) {
        if (!ofFractions || newCount != 0) {
            count = newCount;
        }
        fractions |= ofFractions && newCount != 0;
    }

    private void setZeroCount(double newCount, boolean ofFractions) {
        if (!ofFractions || newCount != 0) {
            zeroCount = newCount;
        }
        fractions |= ofFractions && newCount != 0;
    }

    private void readCustomBounds(ProtobufReader in) throws MalformedProtobufException {
        if (in.wireType() == ProtobufReader.FIXED64) {
            addCustomBound(in.fixedDouble());
            return;
        }
        int outer = in.enter();
        while (!in.atEnd()) {
            addCustomBound(in.rawDouble());
        }
        in.leave(outer);
    }

    private void addCustomBound(double bound) {
        if (customBoundCount == customBounds.length) {
            customBounds = Arrays.copyOf(customBounds, 2 * customBoundCount);
        }
        customBounds[customBoundCount++] = bound;
    }

    /**
     * Whether what was read is a native histogram, which in an exposition may be missing beside classic buckets: there is
     * a span, a zero threshold or a zero count. A span of no buckets marks one without observations.
     */
    public boolean isNative() {
        return positive.spans() + negative.spans() > 0 || zeroThreshold > 0 || zeroCount > 0;
    }

    /** The number of observations. */
    public double count() {
        return count;
    }

    /** The sum of the observations. */
    public double sum() {
        return sum;
    }

    /**
     * The histogram whose fields were read.
     *
     * @throws IllegalArgumentException if they contradict each other, or it is too large
     */
    public Histogram histogram() {
        return histogram(CounterResetHint.ofCode(hint).orElse(CounterResetHint.UNKNOWN));
    }

    /** {@link #histogram()} with a hint that the message doesn't hold. */
    public Histogram histogram(CounterResetHint knownHint) {
        if (StaleMarker.is(sum)) {
            return Histogram.exponential(0, 0, 0, 0, sum, Buckets.NONE, Buckets.NONE, knownHint);
        }
        int size = Math.max(positive.size() + negative.size(), Math.max(positive.spans(), negative.spans()));
        if (Math.max(size, customBoundCount) > MAX_BUCKETS) {
            throw new IllegalArgumentException("more than " + MAX_BUCKETS + " buckets, spans or custom bounds");
        }
        boolean hasCounts = positive.hasCounts() || negative.hasCounts();
        if (hasCounts && (positive.hasDeltas() || negative.hasDeltas())) {
            throw new IllegalArgumentException("buckets with both counts and differences of counts");
        }
        Buckets above = positive.buckets();
        Buckets below = negative.buckets();
        checkCounts();
        double shownSum = Double.isNaN(sum) ? StaleMarker.ORDINARY_NAN : sum;
        if (schema == Histogram.CUSTOM_SCHEMA) {
            if (zeroCount != 0 || zeroThreshold != 0 || negative.spans() > 0 || negative.size() > 0) {
                throw new IllegalArgumentException("custom bounds with a zero bucket or negative buckets");
            }
            double[] bounds = Arrays.copyOf(customBounds, customBoundCount);
            return Histogram.custom(bounds, count, shownSum, above, knownHint);
        }
        if (customBoundCount > 0) {
            throw new IllegalArgumentException("custom bounds with the exponential schema " + schema);
        }
        if (!(zeroThreshold >= 0)) {
            throw new IllegalArgumentException("zero threshold " + zeroThreshold);
        }
        return Histogram.exponential(
                Math.toIntExact(schema), zeroThreshold, zeroCount, count, shownSum, above, below, knownHint);
    }

    private void checkCounts() {
        if (!(count >= 0) || !(zeroCount >= 0)) {
            throw new IllegalArgumentException("count " + count + ", zero count " + zeroCount);
        }
        if (fractions || positive.hasCounts() || negative.hasCounts()) {
            // Rounding may make their sum differ from the count.
            return;
        }
        double inBuckets = positive.total() + negative.total() + zeroCount;
        // Observations that are no numbers are in no bucket.
        boolean fits = Double.isNaN(sum) ? inBuckets <= count : inBuckets == count;
        if (!fits) {
            throw new IllegalArgumentException(
                    "buckets hold " + inBuckets + " observations, but the count is " + count);
        }
    }
}
