package io.weir.exposition;

import io.weir.exposition.Metric.Part;
import io.weir.exposition.MetricFamily.NativeSample;
import io.weir.exposition.MetricFamily.Sample;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.Histogram;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes metric families as delimited {@code io.prometheus.client.MetricFamily} messages, native histograms included.
 * Counts are written as whole numbers where all counts of a histogram are such. Confined to one thread.
 */
public final class ProtobufWriter implements FamilyWriter {
    /** From here on doubles skip whole numbers. */
    private static final double MAX_WHOLE = 1L << 53;

    private final OutputStream out;
    private final EscapingScheme escaping;
    private final WireWriter family = new WireWriter();
    private final WireWriter metric = new WireWriter();
    private final WireWriter value = new WireWriter();
    private final WireWriter part = new WireWriter();
    private String name = "";
    private MetricType type = MetricType.UNKNOWN;

    public ProtobufWriter(OutputStream out, EscapingScheme escaping) {
        this.out = out;
        this.escaping = escaping;
    }

    @Override
    public void begin(String name, MetricType type, String help) throws IOException {
        end();
        this.name = name;
        this.type = type;
        family.text(1, escaping.escape(name));
        if (!help.isEmpty()) {
            family.text(2, help);
        }
        family.varint(3, number(type));
    }

    private static int number(MetricType type) {
        return switch (type) {
            case COUNTER -> 0;
            case GAUGE -> 1;
            case SUMMARY -> 2;
            case HISTOGRAM -> 4;
            case GAUGEHISTOGRAM -> 5;
            default -> 3;
        };
    }

    @Override
    public void add(List<Sample> samples, List<NativeSample> nativeSamples, List<String> emptyLabels) {
        for (Metric one : Metric.of(name, type, samples, nativeSamples)) {
            metric.clear();
            labels(one.labels(), emptyLabels);
            value.clear();
            switch (type) {
                case SUMMARY -> summary(one);
                case HISTOGRAM, GAUGEHISTOGRAM -> histogram(one);
                default -> value.number(1, one.value());
            }
            metric.message(valueField(type), value);
            family.message(4, metric);
        }
    }

    private static int valueField(MetricType type) {
        return switch (type) {
            case GAUGE -> 2;
            case COUNTER -> 3;
            case SUMMARY -> 4;
            case HISTOGRAM, GAUGEHISTOGRAM -> 7;
            default -> 5;
        };
    }

    private void labels(Labels labels, List<String> emptyLabels) {
        Map<String, String> shown = new TreeMap<>(labels.toMap());
        emptyLabels.forEach(empty -> shown.putIfAbsent(empty, ""));
        shown.forEach((label, text) -> {
            part.clear();
            part.text(1, escaping.escape(label));
            part.text(2, text);
            metric.message(1, part);
        });
    }

    private void summary(Metric summary) {
        value.varint(1, Math.max(0, (long) summary.count()));
        value.number(2, summary.sum());
        for (Part quantile : summary.parts()) {
            part.clear();
            part.number(1, quantile.boundary());
            part.number(2, quantile.value());
            value.message(3, part);
        }
    }

    private void histogram(Metric histogram) {
        Histogram exponential = histogram.nativeHistogram();
        boolean whole = isWhole(histogram.count())
                && histogram.parts().stream().allMatch(bucket -> isWhole(bucket.value()))
                && (exponential == null || isWhole(exponential));
        count(value, whole, 1, 4, histogram.count());
        value.number(2, histogram.sum());
        for (Part bucket : histogram.parts()) {
            part.clear();
            count(part, whole, 1, 4, bucket.value());
            part.number(2, bucket.boundary());
            value.message(3, part);
        }
        if (exponential != null && !exponential.hasCustomBounds()) {
            value.signed(5, exponential.schema());
            value.number(6, exponential.zeroThreshold());
            count(value, whole, 7, 8, exponential.zeroCount());
            buckets(exponential.negative(), whole, 9);
            buckets(exponential.positive(), whole, 12);
        }
    }

    private static void count(WireWriter message, boolean whole, int wholeField, int floatField, double count) {
        if (whole) {
            message.varint(wholeField, (long) count);
        } else {
            message.number(floatField, count);
        }
    }

    private static boolean isWhole(Histogram histogram) {
        return isWhole(histogram.count())
                && isWhole(histogram.zeroCount())
                && isWhole(histogram.positive())
                && isWhole(histogram.negative());
    }

    private static boolean isWhole(Buckets buckets) {
        for (int i = 0; i < buckets.size(); i++) {
            if (!isWhole(buckets.count(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWhole(double count) {
        return count >= 0 && count < MAX_WHOLE && count == Math.rint(count);
    }

    /** Spans in {@code firstField}, then deltas of counts or, if they are not whole, the counts. */
    private void buckets(Buckets buckets, boolean whole, int firstField) {
        int[] offsets = buckets.spanOffsets();
        int[] lengths = buckets.spanLengths();
        for (int span = 0; span < offsets.length; span++) {
            part.clear();
            part.signed(1, offsets[span]);
            part.varint(2, lengths[span]);
            value.message(firstField, part);
        }
        long before = 0;
        for (int i = 0; i < buckets.size(); i++) {
            if (whole) {
                value.signed(firstField + 1, (long) buckets.count(i) - before);
                before = (long) buckets.count(i);
            } else {
                value.number(firstField + 2, buckets.count(i));
            }
        }
    }

    @Override
    public void end() throws IOException {
        if (family.size() > 0) {
            family.writeDelimitedTo(out);
            family.clear();
        }
    }
}
