package io.weir.scraper.scrape;

import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import io.weir.scraper.series.SeriesCache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes native histograms with custom bounds of classic ones: the samples of one histogram, which come one after another,
 * are collected, and the histogram is complete when something else comes. Which histogram a metric is a part of is
 * remembered with the metric. Mutable, confined to one thread at a time.
 *
 * <p>Follows {@code TempHistogram} in prometheus util/convertnhcb: a histogram that contradicts itself vanishes.
 */
final class ClassicHistograms {
    /** Numbers of parts are at most this where they stand for numbers of series. */
    private static final int FIRST_CODE = -16;

    private enum Role {
        BUCKET,
        COUNT,
        SUM
    }

    /** One of the metrics that make up a histogram. */
    private record Part(Whole whole, Role role, double bound, int series) {}

    /** A histogram. The number of its series is known once there was one. */
    static final class Whole {
        private final Labels exposed;
        private final List<String> emptyLabels;
        private final boolean gauge;
        private int series = SeriesCache.MISSING;

        private Whole(Labels exposed, List<String> emptyLabels, boolean gauge) {
            this.exposed = exposed;
            this.emptyLabels = emptyLabels;
            this.gauge = gauge;
        }

        /** Its labels as the target would write them. */
        Labels exposed() {
            return exposed;
        }

        List<String> emptyLabels() {
            return emptyLabels;
        }

        /** The number of its series, or {@link SeriesCache#MISSING}. */
        int series() {
            return series;
        }

        void setSeries(int number) {
            series = number;
        }
    }

    private final List<Part> parts = new ArrayList<>();
    private final Map<Labels, Whole> wholes = new HashMap<>();

    private @Nullable Whole open;
    private double[] bounds = new double[16];
    private double[] counts = new double[16];
    private int size;
    private double count;
    private double sum;
    private boolean hasCount;
    private boolean broken;
    private long startMs;

    /** Whether {@code series} is the code of a part. */
    static boolean isPart(int series) {
        return series <= FIRST_CODE && series != SeriesCache.MISSING;
    }

    /**
     * The code of the metric with these labels, if it is a part of the classic histogram {@code family}; null otherwise.
     *
     * @param series of the metric itself, or {@link SeriesCache#DROPPED} if only the whole is wanted
     */
    @Nullable
    Integer introduce(Labels labels, List<String> emptyLabels, String family, boolean gauge, int series) {
        Role role = role(labels, family);
        if (role == null) {
            return null;
        }
        double bound = role == Role.BUCKET ? Double.parseDouble(goFloat(labels.get("le"))) : 0;
        Labels exposed = labels.without("le").with(Labels.METRIC_NAME, family);
        Whole whole = wholes.computeIfAbsent(exposed, key -> new Whole(key, emptyLabels, gauge));
        parts.add(new Part(whole, role, bound, series));
        return FIRST_CODE - (parts.size() - 1);
    }

    private static @Nullable Role role(Labels labels, String family) {
        String name = labels.metricName();
        if (!name.startsWith(family)) {
            return null;
        }
        return switch (name.substring(family.length())) {
            case "_bucket" -> isNumber(labels.get("le")) ? Role.BUCKET : null;
            case "_count" -> Role.COUNT;
            case "_sum" -> Role.SUM;
            default -> null;
        };
    }

    private static boolean isNumber(String bound) {
        try {
            return !Double.isNaN(Double.parseDouble(goFloat(bound)));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String goFloat(String bound) {
        return bound.replace("Inf", "Infinity");
    }

    /** The number of the series that a part is besides, or {@link SeriesCache#DROPPED}. */
    int seriesOf(int code) {
        return part(code).series();
    }

    private Part part(int code) {
        return parts.get(FIRST_CODE - code);
    }

    /** Whether the part belongs to another histogram than the one that is being collected. */
    boolean isOther(int code) {
        return open != null && open != part(code).whole();
    }

    /** Whether a histogram is being collected. */
    boolean isCollecting() {
        return open != null;
    }

    /** Begins an exposition. */
    void begin() {
        open = null;
        clear();
    }

    private void clear() {
        size = 0;
        count = 0;
        sum = 0;
        hasCount = false;
        broken = false;
    }

    /**
     * Collects the value of a part.
     *
     * @param partStartMs when it began, 0 if that is unknown
     */
    void add(int code, double value, long partStartMs) {
        Part part = part(code);
        open = part.whole();
        startMs = partStartMs;
        if (broken) {
            return;
        }
        switch (part.role()) {
            case BUCKET -> addBucket(part.bound(), value);
            case COUNT -> {
                broken = value < 0;
                count = value;
                hasCount = true;
            }
            case SUM -> sum = value;
        }
    }

    private void addBucket(double bound, double value) {
        int at = Arrays.binarySearch(bounds, 0, size, bound);
        if (value < 0 || at >= 0) {
            broken = value < 0;
            return;
        }
        int index = -at - 1;
        if (index > 0 && value < counts[index - 1] || index < size && value > counts[index]) {
            broken = true;
            return;
        }
        if (size == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        System.arraycopy(bounds, index, bounds, index + 1, size - index);
        System.arraycopy(counts, index, counts, index + 1, size - index);
        bounds[index] = bound;
        counts[index] = value;
        size++;
    }

    /** The histogram that was being collected. */
    Whole whole() {
        if (open == null) {
            throw new IllegalStateException("no histogram is being collected");
        }
        return open;
    }

    /** When the histogram that was being collected began, 0 if that is unknown. */
    long startMs() {
        return startMs;
    }

    /** Ends the histogram that was being collected, null if it contradicts itself. */
    @Nullable
    Histogram finish() {
        Whole whole = whole();
        open = null;
        Histogram histogram = broken ? null : histogram(whole);
        clear();
        return histogram;
    }

    private @Nullable Histogram histogram(Whole whole) {
        double total = hasCount || size == 0 ? count : counts[size - 1];
        boolean infinite = size > 0 && bounds[size - 1] == Double.POSITIVE_INFINITY;
        if (infinite && counts[size - 1] != total || size > 0 && counts[size - 1] > total) {
            return null;
        }
        int finite = infinite ? size - 1 : size;
        int[] indices = new int[finite + 1];
        double[] own = new double[finite + 1];
        for (int i = 0; i <= finite; i++) {
            indices[i] = i;
            own[i] = (i < finite ? counts[i] : total) - (i == 0 ? 0 : counts[i - 1]);
        }
        try {
            return Histogram.custom(
                    Arrays.copyOf(bounds, finite),
                    total,
                    Double.isNaN(sum) ? StaleMarker.ORDINARY_NAN : sum,
                    Buckets.of(indices, own),
                    whole.gauge ? CounterResetHint.GAUGE : CounterResetHint.UNKNOWN);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
