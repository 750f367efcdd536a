package io.weir.storage.chunk;

import io.weir.model.histogram.Histogram;

/**
 * What the histogram before was, which the next one in a chunk is told from: the buckets that have places and all numbers.
 * Confined to one thread.
 */
final class HistogramTracks {
    private static final int COUNT = 0;
    private static final int ZERO_COUNT = 1;
    private static final int FIRST_BUCKET = 2;
    private static final int SUM = 0;

    final BucketLayout positive = new BucketLayout();
    final BucketLayout negative = new BucketLayout();

    private final HistogramForm form;
    private final NumberTracks counts;
    private final NumberTracks sum = new NumberTracks(false, 1);
    /** Whether the histogram before came after a reset. */
    private boolean reset;

    HistogramTracks(HistogramForm form) {
        this.form = form;
        this.counts = new NumberTracks(form.hasWholeCounts(), FIRST_BUCKET);
    }

    HistogramForm form() {
        return form;
    }

    /** @return false if the bucket has a place already */
    boolean addPositive(int index) {
        return insert(positive.add(index), FIRST_BUCKET);
    }

    /** @return false if the bucket has a place already */
    boolean addNegative(int index) {
        return insert(negative.add(index), FIRST_BUCKET + positive.size());
    }

    private boolean insert(int place, int firstTrack) {
        if (place < 0) {
            return false;
        }
        counts.insert(firstTrack + place);
        return true;
    }

    /** Writes the numbers of a histogram whose buckets all have places. */
    void write(BitWriter out, Histogram histogram, boolean afterReset) {
        counts.write(out, COUNT, histogram.count());
        counts.write(out, ZERO_COUNT, histogram.zeroCount());
        writeCounts(out, FIRST_BUCKET, positive.counts(histogram.positive()));
        writeCounts(out, FIRST_BUCKET + positive.size(), negative.counts(histogram.negative()));
        sum.write(out, SUM, histogram.sum());
        reset = afterReset;
    }

    private void writeCounts(BitWriter out, int firstTrack, double[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            counts.write(out, firstTrack + i, numbers[i]);
        }
    }

    /** @throws IllegalArgumentException if it makes no histogram */
    Histogram read(BitReader in, boolean afterReset) {
        double count = counts.read(in, COUNT);
        double zeroCount = counts.read(in, ZERO_COUNT);
        double[] positiveCounts = readCounts(in, FIRST_BUCKET, positive.size());
        double[] negativeCounts = readCounts(in, FIRST_BUCKET + positive.size(), negative.size());
        reset = afterReset;
        return histogram(count, zeroCount, positiveCounts, negativeCounts, sum.read(in, SUM));
    }

    private double[] readCounts(BitReader in, int firstTrack, int size) {
        double[] numbers = new double[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = counts.read(in, firstTrack + i);
        }
        return numbers;
    }

    /** The histogram written or read last. */
    Histogram last() {
        return histogram(
                counts.last(COUNT),
                counts.last(ZERO_COUNT),
                lastCounts(FIRST_BUCKET, positive.size()),
                lastCounts(FIRST_BUCKET + positive.size(), negative.size()),
                sum.last(SUM));
    }

    private double[] lastCounts(int firstTrack, int size) {
        double[] numbers = new double[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = counts.last(firstTrack + i);
        }
        return numbers;
    }

    private Histogram histogram(
            double count, double zeroCount, double[] positiveCounts, double[] negativeCounts, double lastSum) {
        return form.histogram(
                count, zeroCount, positive.buckets(positiveCounts), negative.buckets(negativeCounts), lastSum, reset);
    }
}
