package io.weir.promql.internal;

/** Range functions whose result is a sum, mean, spread, count or single sample of the window. */
public final class SummaryKernel extends WindowKernel {
    /** Which function. */
    public enum Kind {
        SUM,
        AVG,
        COUNT,
        PRESENT,
        FIRST,
        LAST,
        TIME_OF_FIRST,
        TIME_OF_LAST,
        STDDEV,
        STDVAR
    }

    private final Kind kind;
    private final KahanSum mean = new KahanSum();
    private final KahanSum spread = new KahanSum();

    public SummaryKernel(Kind kind) {
        this.kind = kind;
    }

    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        histogramResult = switch (kind) {
            case FIRST -> samples.histogram(from);
            case LAST -> samples.histogram(to - 1);
            default -> null;
        };
        result = switch (kind) {
            case SUM -> sum(samples, from, to);
            case AVG -> average(samples, from, to);
            case COUNT -> to - from;
            case PRESENT -> 1;
            case FIRST -> samples.value(from);
            case LAST -> samples.value(to - 1);
            case TIME_OF_FIRST -> samples.time(from) / 1000.0;
            case TIME_OF_LAST -> samples.time(to - 1) / 1000.0;
            case STDDEV -> Math.sqrt(variance(samples, from, to));
            case STDVAR -> variance(samples, from, to);
        };
        return true;
    }

    private static double sum(Samples samples, int from, int to) {
        double sum = 0;
        double compensation = 0;
        for (int i = from; i < to; i++) {
            double value = samples.value(i);
            double total = sum + value;
            compensation = KahanSum.compensation(sum, value, total, compensation);
            sum = total;
        }
        return Double.isInfinite(sum) ? sum : sum + compensation;
    }

    private double average(Samples samples, int from, int to) {
        double sum = samples.value(from);
        double compensation = 0;
        for (int i = from + 1; i < to; i++) {
            double value = samples.value(i);
            double total = sum + value;
            if (Double.isInfinite(total)) {
                return incrementalAverage(samples, from, i, to, sum, compensation);
            }
            compensation = KahanSum.compensation(sum, value, total, compensation);
            sum = total;
        }
        double count = to - from;
        return sum / count + compensation / count;
    }

    /** Goes on from the sum of {@code [from, next)} with a running mean, because the sum would overflow. */
    private double incrementalAverage(Samples samples, int from, int next, int to, double sum, double compensation) {
        double count = next - from;
        mean.set(sum / count, compensation / count);
        for (int i = next; i < to; i++) {
            count++;
            double keep = (count - 1) / count;
            mean.set(keep * mean.raw(), keep * mean.compensation());
            mean.add(samples.value(i) / count);
        }
        return mean.value();
    }

    private double variance(Samples samples, int from, int to) {
        mean.reset();
        spread.reset();
        double count = 0;
        for (int i = from; i < to; i++) {
            count++;
            double value = samples.value(i);
            double delta = value - mean.value();
            mean.add(delta / count);
            spread.add(delta * (value - mean.value()));
        }
        return spread.value() / count;
    }
}
