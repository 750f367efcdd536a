package io.weir.model.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks arithmetic on random histograms against maps from bucket bounds to counts. */
class HistogramArithmeticTest {
    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    private static Histogram random(Random random, int schema) {
        double threshold = random.nextBoolean() ? 0 : Math.scalb(1.0, -random.nextInt(4));
        return Histogram.exponential(
                schema,
                threshold,
                random.nextInt(5),
                random.nextInt(1000),
                random.nextInt(100),
                randomBuckets(random, -20, 20),
                randomBuckets(random, -20, 20),
                CounterResetHint.UNKNOWN);
    }

    private static Buckets randomBuckets(Random random, int least, int most) {
        List<Integer> indices = new ArrayList<>();
        for (int i = least; i <= most; i++) {
            if (random.nextInt(3) == 0) {
                indices.add(i);
            }
        }
        int[] chosen = indices.stream().mapToInt(i -> i).toArray();
        return Buckets.of(
                chosen, random.ints(chosen.length, 0, 9).asDoubleStream().toArray());
    }

    private static Histogram randomCustom(Random random) {
        double[] bounds = random.ints(1, 12)
                .distinct()
                .limit(random.nextInt(8))
                .sorted()
                .asDoubleStream()
                .toArray();
        return Histogram.custom(
                bounds, random.nextInt(50), 1, randomBuckets(random, 0, bounds.length), CounterResetHint.GAUGE);
    }

    /** How many observations lie at or below each bound that both layouts have. */
    private static Map<Double, Double> cumulative(Histogram histogram, Iterable<Double> bounds) {
        Map<Double, Double> counts = new TreeMap<>();
        for (double bound : bounds) {
            double count = 0;
            for (Bucket bucket : histogram.buckets()) {
                count += bucket.upper() <= bound ? bucket.count() : 0;
            }
            counts.put(bound, count);
        }
        return counts;
    }

    private static List<Double> upperBounds(Histogram histogram) {
        List<Double> bounds = new ArrayList<>(List.of(Double.POSITIVE_INFINITY));
        histogram.buckets().forEach(bucket -> bounds.add(bucket.upper()));
        return bounds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSumHasTheObservationsOfBoth(int seed) {
        Random random = new Random(seed);
        Histogram a = random(random, random.nextInt(4));
        Histogram b = random(random, random.nextInt(4));
        Histogram sum = Combination.sum(a, b).result();
        assertThat(sum.schema()).isEqualTo(Math.min(a.schema(), b.schema()));
        assertThat(sum.count()).isEqualTo(a.count() + b.count());
        assertThat(total(sum)).isEqualTo(total(a) + total(b) - swallowedTwice(b, sum));
        Map<Double, Double> ofA = cumulative(a, List.of(Double.POSITIVE_INFINITY));
        assertThat(ofA).containsValue(total(a));
    }

    /** Buckets inside the zero bucket are not taken over if the right side's own zero bucket covers them already. */
    private static double swallowedTwice(Histogram right, Histogram sum) {
        if (right.zeroThreshold() != sum.zeroThreshold()) {
            return 0;
        }
        int levels = right.schema() - sum.schema();
        return lost(right.positive().coarser(levels), sum)
                + lost(right.negative().coarser(levels), sum);
    }

    private static double lost(Buckets buckets, Histogram sum) {
        return buckets.total()
                - ZeroBucket.beyond(buckets, sum.schema(), sum.zeroThreshold()).total();
    }

    private static double total(Histogram histogram) {
        return histogram.zeroCount()
                + histogram.positive().total()
                + histogram.negative().total();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aDifferenceUndoesASumWhereBoundsAgree(int seed) {
        Random random = new Random(seed);
        Histogram a = random(random, 2);
        Histogram b = withThreshold(random(random, 2), a.zeroThreshold());
        Histogram sum = Combination.sum(a, b).result();
        Histogram back = Combination.difference(sum, b).result();
        assertThat(back).isEqualTo(a);
    }

    private static Histogram withThreshold(Histogram histogram, double threshold) {
        return Histogram.exponential(
                histogram.schema(),
                threshold,
                histogram.zeroCount(),
                histogram.count(),
                histogram.sum(),
                histogram.positive(),
                histogram.negative(),
                histogram.hint());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void customBoundsMeetOnThoseThatBothHave(int seed) {
        Random random = new Random(seed);
        Histogram a = randomCustom(random);
        Histogram b = randomCustom(random);
        Combination combined = Combination.sum(a, b);
        Histogram sum = combined.result();
        assertThat(combined.reconciledBounds()).isEqualTo(!a.hasSameBounds(b));
        List<Double> bounds = new ArrayList<>(List.of(Double.POSITIVE_INFINITY));
        for (double bound : sum.customBounds()) {
            assertThat(a.customBounds()).contains(bound);
            assertThat(b.customBounds()).contains(bound);
            bounds.add(bound);
        }
        Map<Double, Double> left = cumulative(a, bounds);
        Map<Double, Double> right = cumulative(b, bounds);
        cumulative(sum, bounds)
                .forEach((bound, count) -> assertThat(count).isEqualTo(left.get(bound) + right.get(bound)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aLowerResolutionCountsTheSameAtItsBounds(int seed) {
        Random random = new Random(seed);
        Histogram fine = random(random, 3);
        Histogram coarse = fine.coarserTo(random.nextInt(8) - 4);
        Histogram fineAlone = Histogram.exponential(
                fine.schema(), 0, 0, 0, 0, fine.positive(), Buckets.NONE, CounterResetHint.UNKNOWN);
        Histogram coarseAlone = Histogram.exponential(
                coarse.schema(), 0, 0, 0, 0, coarse.positive(), Buckets.NONE, CounterResetHint.UNKNOWN);
        List<Double> bounds = upperBounds(coarseAlone);
        assertThat(cumulative(coarseAlone, bounds)).isEqualTo(cumulative(fineAlone, bounds));
        assertThat(total(coarse)).isEqualTo(total(fine));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aCompensatedSumIsThePlainOneWhereNothingIsRounded(int seed) {
        Random random = new Random(seed);
        boolean custom = random.nextBoolean();
        Histogram plain = custom ? randomCustom(random) : random(random, random.nextInt(4));
        HistogramSum sum = new HistogramSum(plain);
        for (int i = 0; i < 5; i++) {
            Histogram next = custom ? randomCustom(random) : random(random, random.nextInt(4));
            plain = Combination.sum(plain, next).result();
            sum.add(next);
        }
        assertThat(sum.result()).isEqualTo(plain);
        assertThat(sum.copy().result()).isEqualTo(plain);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void growingIsNoResetAndShrinkingIsOne(int seed) {
        Random random = new Random(seed);
        Histogram first = random(random, random.nextInt(4));
        Histogram more = Combination.sum(first, random(random, first.schema())).result();
        if (more.zeroThreshold() == first.zeroThreshold()) {
            assertThat(more.isResetAfter(first)).isFalse();
        }
        if (first.count() > 0) {
            Histogram less = first.times(0.5);
            assertThat(less.isResetAfter(first)).isTrue();
            assertThat(less.withHint(CounterResetHint.NOT_RESET).isResetAfter(first))
                    .isFalse();
        }
        assertThat(first.isResetAfter(first)).isFalse();
        assertThat(first.withHint(CounterResetHint.RESET).isResetAfter(first)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void trimmingSplitsTheObservations(int seed) {
        Random random = new Random(seed);
        Histogram whole = random.nextBoolean() ? random(random, random.nextInt(4)) : randomCustom(random);
        double value = whole.hasCustomBounds() ? random.nextDouble() * 5 + 0.01 : random.nextGaussian();
        Histogram below = whole.trimmedAbove(value);
        Histogram above = whole.trimmedBelow(value);
        boolean infiniteCut = whole.buckets().stream()
                .anyMatch(bucket -> bucket.lower() < value && Double.isInfinite(bucket.upper()));
        if (!infiniteCut) {
            assertThat(total(below) + total(above)).isCloseTo(total(whole), within(1e-9 * (1 + total(whole))));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theNotationReadsBack(int seed) {
        Random random = new Random(seed);
        Histogram histogram = random.nextBoolean() ? random(random, random.nextInt(12) - 4) : randomCustom(random);
        Histogram again = HistogramNotation.parse(HistogramNotation.format(histogram));
        assertThat(again).isEqualTo(histogram);
        assertThat(again.hint()).isEqualTo(histogram.hint());
        assertThat(again.toString()).isEqualTo(histogram.toString());
    }
}
