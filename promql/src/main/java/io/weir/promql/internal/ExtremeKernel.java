package io.weir.promql.internal;

/**
 * {@code min_over_time} and {@code max_over_time}, and the time in seconds when the extreme last occurred: a queue of
 * candidates makes each sample cost a constant. NaN only if all samples are.
 */
public final class ExtremeKernel extends WindowKernel {
    private final boolean max;
    private final boolean timestamp;

    /** Indices of samples with strictly worsening values: the first is the extreme of the window. */
    private int[] queue = new int[16];

    private int head;
    private int tail;
    private int next;

    public ExtremeKernel(boolean max) {
        this(max, false);
    }

    /** @param timestamp whether the result is the time of the last extreme, in seconds, instead of its value */
    public ExtremeKernel(boolean max, boolean timestamp) {
        this.max = max;
        this.timestamp = timestamp;
    }

    @Override
    protected void begin(Samples samples) {
        if (queue.length < samples.size()) {
            queue = new int[samples.size()];
        }
        head = 0;
        tail = 0;
        next = samples.from();
    }

    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        while (head < tail && queue[head] < from) {
            head++;
        }
        for (next = Math.max(next, from); next < to; next++) {
            double value = samples.value(next);
            if (Double.isNaN(value)) {
                continue;
            }
            while (head < tail && isBetter(value, samples.value(queue[tail - 1]))) {
                tail--;
            }
            queue[tail++] = next;
        }
        if (timestamp) {
            result = samples.time(head < tail ? queue[head] : to - 1) / 1000.0;
        } else {
            result = head < tail ? samples.value(queue[head]) : Double.NaN;
        }
        return true;
    }

    private boolean isBetter(double value, double other) {
        if (timestamp && value == other) {
            return true;
        }
        return max ? value > other : value < other;
    }
}
