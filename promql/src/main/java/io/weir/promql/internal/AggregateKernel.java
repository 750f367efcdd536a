package io.weir.promql.internal;

/**
 * An aggregation whose state is a few numbers: values can be added one by one and states merged.
 *
 * <p>A state is {@link #WIDTH} doubles at an offset of an array, all zero at first: the count, then what the operator
 * needs. Stateless and thread-safe.
 */
public enum AggregateKernel {
    SUM {
        @Override
        public void add(double[] state, int at, double value) {
            if (state[at]++ == 0) {
                state[at + A] = value;
            } else {
                increment(state, at, value);
            }
        }

        @Override
        public void merge(double[] state, int at, double[] other, int from) {
            state[at] += other[from];
            increment(state, at, other[from + A]);
            state[at + B] += other[from + B];
            if (Double.isInfinite(state[at + A])) {
                state[at + B] = 0;
            }
        }

        @Override
        public double finish(double[] state, int at) {
            return state[at + A] + state[at + B];
        }

        // The loop of its own lets the compiler see what it adds: 3 ns a value instead of 7.
        @Override
        public void addRow(double[] states, Row row) {
            for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
                int at = step * WIDTH;
                double value = row.value(step);
                if (states[at]++ == 0) {
                    states[at + A] = value;
                } else {
                    increment(states, at, value);
                }
            }
        }
    },
    /** A sum, or after that overflowed ({@code C} is 1) a running mean, and its compensation. */
    AVG {
        @Override
        public void add(double[] state, int at, double value) {
            double count = ++state[at];
            if (state[at + C] == 0) {
                double sum = state[at + A];
                double total = sum + value;
                if (count == 1 || !Double.isInfinite(total)) {
                    state[at + B] = KahanSum.compensation(sum, value, total, state[at + B]);
                    state[at + A] = total;
                    return;
                }
                state[at + C] = 1;
                state[at + A] = sum / (count - 1);
                state[at + B] /= count - 1;
            }
            addToMean(state, at, (count - 1) / count, value / count);
        }

        @Override
        public void merge(double[] state, int at, double[] other, int from) {
            double mine = state[at];
            double theirs = other[from];
            if (theirs == 0) {
                return;
            }
            if (mine == 0) {
                copy(state, at, other, from);
                return;
            }
            double count = mine + theirs;
            state[at] = count;
            boolean sums = state[at + C] == 0 && other[from + C] == 0;
            if (sums && Double.isFinite(state[at + A] + other[from + A])) {
                increment(state, at, other[from + A]);
                state[at + B] += other[from + B];
                return;
            }
            if (state[at + C] == 0) {
                state[at + C] = 1;
                state[at + A] /= mine;
                state[at + B] /= mine;
            }
            double otherMean = other[from + C] == 0 ? other[from + A] / theirs : other[from + A];
            double otherCompensation = other[from + C] == 0 ? other[from + B] / theirs : other[from + B];
            addToMean(state, at, mine / count, otherMean * (theirs / count));
            state[at + B] += otherCompensation * (theirs / count);
        }

        private void addToMean(double[] state, int at, double keep, double increment) {
            state[at + A] *= keep;
            state[at + B] *= keep;
            increment(state, at, increment);
        }

        @Override
        public double finish(double[] state, int at) {
            double divisor = state[at + C] == 0 ? state[at] : 1;
            return state[at + A] / divisor + state[at + B] / divisor;
        }
    },
    MIN {
        @Override
        public void add(double[] state, int at, double value) {
            if (state[at]++ == 0 || state[at + A] > value || Double.isNaN(state[at + A])) {
                state[at + A] = value;
            }
        }

        @Override
        public void merge(double[] state, int at, double[] other, int from) {
            mergeByAdding(state, at, other, from);
        }

        @Override
        public double finish(double[] state, int at) {
            return state[at + A];
        }
    },
    MAX {
        @Override
        public void add(double[] state, int at, double value) {
            if (state[at]++ == 0 || state[at + A] < value || Double.isNaN(state[at + A])) {
                state[at + A] = value;
            }
        }

        @Override
        public void merge(double[] state, int at, double[] other, int from) {
            mergeByAdding(state, at, other, from);
        }

        @Override
        public double finish(double[] state, int at) {
            return state[at + A];
        }
    },
    COUNT {
        @Override
        public void add(double[] state, int at, double value) {
            state[at]++;
        }

        @Override
        public void merge(double[] state, int at, double[] other, int from) {
            state[at] += other[from];
        }

        @Override
        public double finish(double[] state, int at) {
            return state[at];
        }
    },
    GROUP {
        @Override
        public void add(double[] state, int at, double value) {
            state[at]++;
        }

        @Override
        public void merge(double[] state, int at, double[] other, int from) {
            state[at] += other[from];
        }

        @Override
        public double finish(double[] state, int at) {
            return 1;
        }
    },
    STDDEV {
        @Override
        public void add(double[] state, int at, double value) {
            addToVariance(state, at, value);
        }

        @Override
        public void merge(double[] state, int at, double[] other, int from) {
            mergeVariance(state, at, other, from);
        }

        @Override
        public double finish(double[] state, int at) {
            return Math.sqrt(state[at + B] / state[at]);
        }
    },
    STDVAR {
        @Override
        public void add(double[] state, int at, double value) {
            addToVariance(state, at, value);
        }

        @Override
        public void merge(double[] state, int at, double[] other, int from) {
            mergeVariance(state, at, other, from);
        }

        @Override
        public double finish(double[] state, int at) {
            return state[at + B] / state[at];
        }
    };

    /** The number of doubles in a state. */
    public static final int WIDTH = 4;

    private static final int A = 1;
    private static final int B = 2;
    private static final int C = 3;

    /** Adds a value to the state at {@code at}. */
    public abstract void add(double[] state, int at, double value);

    /** Adds the state at {@code from} of {@code other} to the one at {@code at}. */
    public abstract void merge(double[] state, int at, double[] other, int from);

    /** The result of a state that is not empty. */
    public abstract double finish(double[] state, int at);

    /** Whether no value has been added. */
    public static boolean isEmpty(double[] state, int at) {
        return state[at] == 0;
    }

    /** Adds the values of {@code row}: the state of step i is at {@code i * WIDTH}. */
    public void addRow(double[] states, Row row) {
        for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
            add(states, step * WIDTH, row.value(step));
        }
    }

    private static void copy(double[] state, int at, double[] other, int from) {
        for (int i = 0; i < WIDTH; i++) {
            state[at + i] = other[from + i];
        }
    }

    private static void increment(double[] state, int at, double value) {
        double sum = state[at + A];
        double total = sum + value;
        state[at + B] = KahanSum.compensation(sum, value, total, state[at + B]);
        state[at + A] = total;
    }

    void mergeByAdding(double[] state, int at, double[] other, int from) {
        if (other[from] > 0) {
            double count = state[at] + other[from];
            add(state, at, other[from + A]);
            state[at] = count;
        }
    }

    /** Welford: A is the mean, B the sum of squared differences from it. */
    private static void addToVariance(double[] state, int at, double value) {
        double count = ++state[at];
        if (count == 1) {
            state[at + A] = value;
            state[at + B] = Double.isFinite(value) ? 0 : Double.NaN;
            return;
        }
        double delta = value - state[at + A];
        state[at + A] += delta / count;
        state[at + B] += delta * (value - state[at + A]);
    }

    /** Chan, Golub, LeVeque: the variance of a union from those of its parts. */
    private static void mergeVariance(double[] state, int at, double[] other, int from) {
        double mine = state[at];
        double theirs = other[from];
        if (theirs == 0) {
            return;
        }
        if (mine == 0) {
            copy(state, at, other, from);
            return;
        }
        double count = mine + theirs;
        double delta = other[from + A] - state[at + A];
        state[at] = count;
        state[at + A] += delta * theirs / count;
        state[at + B] += other[from + B] + delta * delta * mine * theirs / count;
    }
}
