package io.weir.storage.testing;

import io.weir.model.StaleMarker;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.util.Random;
import java.util.TreeMap;

/** Histograms as a series brings them: counters that grow buckets, are reset, change their form, or count in fractions. */
public final class RandomHistograms {
    private final Random random;
    private boolean custom;
    private boolean gauge;
    private boolean fractions;
    private int schema;
    private final TreeMap<Integer, Double> positive = new TreeMap<>();
    private final TreeMap<Integer, Double> negative = new TreeMap<>();
    private double zeroCount;
    private double sum;

    public RandomHistograms(Random random) {
        this.random = random;
        changeForm();
    }

    private void changeForm() {
        custom = random.nextInt(3) == 0;
        gauge = random.nextInt(4) == 0;
        fractions = random.nextInt(4) == 0;
        schema = random.nextInt(13) - 4;
        reset();
    }

    private void reset() {
        positive.clear();
        negative.clear();
        zeroCount = 0;
        sum = 0;
    }

    /** The next histogram; now and then with another form, after a reset, or with a sum that is no number. */
    public Histogram next() {
        int event = random.nextInt(60);
        CounterResetHint hint = gauge ? CounterResetHint.GAUGE : CounterResetHint.UNKNOWN;
        if (event == 0) {
            changeForm();
            hint = gauge ? CounterResetHint.GAUGE : CounterResetHint.UNKNOWN;
        } else if (event == 1) {
            reset();
            hint = gauge ? hint : CounterResetHint.RESET;
        }
        observe();
        double shownSum = event == 2 ? StaleMarker.ORDINARY_NAN : sum;
        double count = positive.values().stream().mapToDouble(each -> each).sum()
                + negative.values().stream().mapToDouble(each -> each).sum()
                + zeroCount;
        if (custom) {
            return Histogram.custom(new double[] {0.1, 1, 2.5, 10}, count, shownSum, buckets(positive), hint);
        }
        return Histogram.exponential(
                schema, 0x1p-128, zeroCount, count, shownSum, buckets(positive), buckets(negative), hint);
    }

    private void observe() {
        int observations = random.nextInt(6);
        for (int i = 0; i < observations; i++) {
            double weight = fractions ? random.nextDouble() : 1 + random.nextInt(random.nextInt(50) == 0 ? 1 << 20 : 3);
            sum += random.nextInt(100) * weight;
            if (custom) {
                positive.merge(random.nextInt(5), weight, Double::sum);
                continue;
            }
            switch (random.nextInt(4)) {
                case 0 -> zeroCount += weight;
                case 1 -> negative.merge((int) (5 * random.nextGaussian()), weight, Double::sum);
                default -> positive.merge((int) (20 * random.nextGaussian()), weight, Double::sum);
            }
        }
        if (gauge && !positive.isEmpty() && random.nextInt(3) == 0) {
            positive.remove(positive.firstKey());
        }
    }

    private static Buckets buckets(TreeMap<Integer, Double> counts) {
        return Buckets.of(
                counts.keySet().stream().mapToInt(each -> each).toArray(),
                counts.values().stream().mapToDouble(each -> each).toArray());
    }
}
