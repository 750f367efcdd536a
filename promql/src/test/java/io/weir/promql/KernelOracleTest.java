package io.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.promql.internal.ExtremeKernel;
import io.weir.promql.internal.RangeKernel;
import io.weir.promql.internal.RateKernel;
import io.weir.promql.internal.Row;
import io.weir.promql.internal.Samples;
import io.weir.promql.internal.StepGrid;
import io.weir.promql.internal.StepTimes;
import io.weir.promql.internal.SummaryKernel;
import io.weir.promql.internal.TransitionsKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels that slide equal the plain definition of their function, evaluated for each window from scratch. */
class KernelOracleTest {
    private interface Oracle {
        /** The result over a window that is not empty; null for none. */
        @org.jspecify.annotations.Nullable
        Double of(List<Double> window);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void slidingEqualsPlain(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            int size = random.nextInt(200);
            long[] times = new long[size + 3];
            double[] values = new double[size + 3];
            long at = -5000;
            for (int k = 0; k < size; k++) {
                at += 1 + random.nextInt(2000);
                times[k] = at;
                values[k] = random.nextInt(15) == 0 ? Double.NaN : random.nextInt(12) - 3;
            }
            StepGrid grid = new StepGrid(random.nextInt(5000), 1L + random.nextInt(5000), 1 + random.nextInt(60));
            StepTimes steps = new StepTimes(grid, random.nextInt(10) == 0, random.nextInt(3000));
            long rangeMs = 1L + random.nextInt(20_000);
            check(new ExtremeKernel(true), KernelOracleTest::max, times, values, size, steps, rangeMs);
            check(new ExtremeKernel(false), w -> negated(max(negated(w))), times, values, size, steps, rangeMs);
            check(new TransitionsKernel(true), KernelOracleTest::resets, times, values, size, steps, rangeMs);
            check(new TransitionsKernel(false), KernelOracleTest::changes, times, values, size, steps, rangeMs);
            check(
                    new SummaryKernel(SummaryKernel.Kind.COUNT),
                    w -> (double) w.size(),
                    times,
                    values,
                    size,
                    steps,
                    rangeMs);
            check(
                    new SummaryKernel(SummaryKernel.Kind.SUM),
                    KernelOracleTest::sum,
                    times,
                    values,
                    size,
                    steps,
                    rangeMs);
            checkIncrease(times, values, size, steps, rangeMs);
        }
    }

    private static void check(
            RangeKernel kernel, Oracle oracle, long[] times, double[] values, int size, StepTimes steps, long rangeMs) {
        Samples samples = new Samples();
        samples.show(times, values, size);
        Row row = new Row(steps.count());
        kernel.run(samples, steps, rangeMs, row);
        for (int step = 0; step < steps.count(); step++) {
            List<Double> window = new ArrayList<>();
            long end = steps.sourceMs(step);
            for (int i = 0; i < size; i++) {
                if (times[i] > end - rangeMs && times[i] <= end) {
                    window.add(values[i]);
                }
            }
            Double expected = window.isEmpty() ? null : oracle.of(window);
            assertThat(row.has(step)).isEqualTo(expected != null);
            if (expected != null) {
                assertThat((Double) row.value(step)).isEqualTo(expected);
            }
        }
    }

    /** An increase over a range of one step is that of its window alone. */
    private static void checkIncrease(long[] times, double[] values, int size, StepTimes steps, long rangeMs) {
        Samples samples = new Samples();
        samples.show(times, values, size);
        Row all = new Row(steps.count());
        RateKernel.increase().run(samples, steps, rangeMs, all);
        for (int step = 0; step < steps.count(); step++) {
            Row one = new Row(1);
            StepTimes only = new StepTimes(StepGrid.instant(steps.sourceMs(step)), false, 0);
            RateKernel.increase().run(samples, only, rangeMs, one);
            assertThat(all.has(step)).isEqualTo(one.has(0));
            if (one.has(0)) {
                assertThat((Double) all.value(step)).isEqualTo(Double.valueOf(one.value(0)));
            }
        }
    }

    private static double max(List<Double> window) {
        double max = Double.NaN;
        for (double value : window) {
            if (value > max || Double.isNaN(max)) {
                max = value;
            }
        }
        return max;
    }

    private static List<Double> negated(List<Double> window) {
        return window.stream().map(value -> 0 - value).toList();
    }

    private static double negated(double value) {
        return 0 - value;
    }

    private static double resets(List<Double> window) {
        double resets = 0;
        for (int i = 1; i < window.size(); i++) {
            resets += window.get(i) < window.get(i - 1) ? 1 : 0;
        }
        return resets;
    }

    private static double changes(List<Double> window) {
        double changes = 0;
        for (int i = 1; i < window.size(); i++) {
            changes += window.get(i).equals(window.get(i - 1)) ? 0 : 1;
        }
        return changes;
    }

    private static double sum(List<Double> window) {
        return window.stream().mapToDouble(value -> value).sum();
    }
}
