package io.weir.exposition;

import io.weir.exposition.protobuf.MalformedProtobufException;
import io.weir.exposition.protobuf.NativeHistogramReader;
import io.weir.exposition.protobuf.NativeHistogramReader.Message;
import io.weir.exposition.protobuf.ProtobufReader;
import io.weir.model.MetricType;
import io.weir.model.StaleMarker;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What one {@code io.prometheus.client.Metric} holds: where its labels lie, and its numbers. Mutable, reused, confined to
 * one thread.
 *
 * <pre>{@code
 * LabelPair  1 name  2 value
 * Counter    1 value  2 exemplar  3 start
 * Gauge, Untyped  1 value
 * Summary    1 count  2 sum  3 Quantile {1 quantile  2 value}…  4 start
 * Histogram  1 count  2 sum  3 Bucket {1 count  2 bound  3 exemplar  4 count of fractions}…  15 start  16 exemplars…
 *            and the fields of a native histogram
 * }</pre>
 */
final class MetricMessage {
    /** Where label pairs lie, start and end of each. */
    private int[] pairs = new int[32];

    private int pairCount;
    private byte[] buffer = new byte[0];
    private long timestampMs;
    private long startMs;
    private double value;
    private double count;
    private double sum;
    private double[] bounds = new double[16];
    private double[] values = new double[16];
    private boolean[] hasExemplar = new boolean[16];
    private int parts;
    private int exemplars;
    private boolean histogram;
    private final NativeHistogramReader exponential = new NativeHistogramReader(Message.EXPOSITION);
    private final ProtobufReader pair = new ProtobufReader();

    NativeHistogramReader exponential() {
        return exponential;
    }

    /** Reads the message that {@code in} has entered. */
    void read(ProtobufReader in, byte[] bytes, MetricType type) throws MalformedProtobufException {
        buffer = bytes;
        pairCount = 0;
        timestampMs = 0;
        startMs = 0;
        value = 0;
        count = 0;
        sum = 0;
        parts = 0;
        exemplars = 0;
        exponential.clear();
        histogram = type == MetricType.HISTOGRAM || type == MetricType.GAUGEHISTOGRAM;
        int wanted = switch (type) {
            case GAUGE -> 2;
            case COUNTER -> 3;
            case SUMMARY -> 4;
            case HISTOGRAM, GAUGEHISTOGRAM -> 7;
            default -> 5;
        };
        while (in.next()) {
            int field = in.field();
            if (field == 1) {
                addPair(in);
            } else if (field == 6) {
                timestampMs = in.varint();
            } else if (field == wanted) {
                int outer = in.enter();
                readValue(in, type);
                in.leave(outer);
            } else {
                in.skip();
            }
        }
    }

    private void addPair(ProtobufReader in) throws MalformedProtobufException {
        if (pairCount == TextParser.MAX_LABELS) {
            throw in.malformed("more than " + TextParser.MAX_LABELS + " labels");
        }
        if (2 * pairCount == pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * pairs.length);
        }
        int outer = in.enter();
        pairs[2 * pairCount] = in.position();
        pairs[2 * pairCount + 1] = in.end();
        pairCount++;
        in.leave(outer);
    }

    private void readValue(ProtobufReader in, MetricType type) throws MalformedProtobufException {
        while (in.next()) {
            switch (type) {
                case SUMMARY -> readSummary(in);
                case HISTOGRAM, GAUGEHISTOGRAM -> readHistogram(in);
                default -> readSimple(in, type == MetricType.COUNTER);
            }
        }
    }

    private void readSimple(ProtobufReader in, boolean counter) throws MalformedProtobufException {
        switch (in.field()) {
            case 1 -> value = in.fixedDouble();
            case 2 -> {
                exemplars += counter ? 1 : 0;
                in.skip();
            }
            case 3 -> startMs = counter ? timestamp(in) : skipped(in);
            default -> in.skip();
        }
    }

    private static long skipped(ProtobufReader in) throws MalformedProtobufException {
        in.skip();
        return 0;
    }

    /** A {@code google.protobuf.Timestamp}: {@code {1 seconds int64, 2 nanoseconds int32}}, in milliseconds. */
    private static long timestamp(ProtobufReader in) throws MalformedProtobufException {
        long ms = 0;
        int outer = in.enter();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> ms += 1000 * in.varint();
                case 2 -> ms += in.varint() / 1_000_000;
                default -> in.skip();
            }
        }
        in.leave(outer);
        return ms;
    }

    private void readSummary(ProtobufReader in) throws MalformedProtobufException {
        switch (in.field()) {
            case 1 -> count = in.unsigned();
            case 2 -> sum = in.fixedDouble();
            case 3 -> readQuantile(in);
            case 4 -> startMs = timestamp(in);
            default -> in.skip();
        }
    }

    private void readQuantile(ProtobufReader in) throws MalformedProtobufException {
        double quantile = 0;
        double number = 0;
        int outer = in.enter();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> quantile = in.fixedDouble();
                case 2 -> number = in.fixedDouble();
                default -> in.skip();
            }
        }
        in.leave(outer);
        addPart(quantile, number, false);
    }

    private void readHistogram(ProtobufReader in) throws MalformedProtobufException {
        switch (in.field()) {
            case 3 -> readBucket(in);
            case 15 -> startMs = timestamp(in);
            case 16 -> {
                exemplars++;
                in.skip();
            }
            default -> {
                if (!exponential.read(in)) {
                    in.skip();
                }
            }
        }
        count = exponential.count();
        sum = exponential.sum();
    }

    private void readBucket(ProtobufReader in) throws MalformedProtobufException {
        double bound = 0;
        double whole = 0;
        double fractions = 0;
        boolean exemplar = false;
        int outer = in.enter();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> whole = in.unsigned();
                case 2 -> bound = in.fixedDouble();
                case 4 -> fractions = in.fixedDouble();
                default -> {
                    exemplar |= in.field() == 3;
                    in.skip();
                }
            }
        }
        in.leave(outer);
        addPart(bound, fractions == 0 ? whole : fractions, exemplar);
    }

    private void addPart(double bound, double number, boolean exemplar) {
        if (parts == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * parts);
            values = Arrays.copyOf(values, 2 * parts);
            hasExemplar = Arrays.copyOf(hasExemplar, 2 * parts);
        }
        bounds[parts] = bound;
        values[parts] = number;
        hasExemplar[parts] = exemplar;
        parts++;
    }

    /** Buckets or quantiles. */
    int parts() {
        return parts;
    }

    /** The number of the bucket without an upper bound, which may be missing. */
    int lastBucket() {
        for (int i = 0; i < parts; i++) {
            if (bounds[i] == Double.POSITIVE_INFINITY) {
                return i;
            }
        }
        return parts;
    }

    double bound(int part) {
        return part < parts ? bounds[part] : Double.POSITIVE_INFINITY;
    }

    /** The value of a part; of a bucket that is missing the count; without parts the value itself. */
    double value(int part) {
        double number = histogram ? part < parts ? values[part] : count : parts == 0 ? value : values[part];
        return Double.isNaN(number) ? StaleMarker.ORDINARY_NAN : number;
    }

    double count() {
        return Double.isNaN(count) ? StaleMarker.ORDINARY_NAN : count;
    }

    double sum() {
        return Double.isNaN(sum) ? StaleMarker.ORDINARY_NAN : sum;
    }

    /** Unix milliseconds, 0 for none. */
    long timestampMs() {
        return timestampMs;
    }

    /** Unix milliseconds, 0 for none. */
    long startTimestampMs() {
        return startMs;
    }

    /** The exemplars of the metric as a whole, or of a part. */
    int exemplars(int part) {
        if (!histogram) {
            return exemplars;
        }
        return part >= 0 && part < parts ? hasExemplar[part] ? 1 : 0 : part < -2 ? exemplars : 0;
    }

    /** Adds what identifies the labels. */
    void addLabels(KeyBuffer key) {
        for (int i = 0; i < 2 * pairCount; i += 2) {
            key.add(buffer, pairs[i], pairs[i + 1]);
        }
    }

    /** @throws MalformedProtobufException if a label has no name or is there twice */
    void putLabels(Map<String, String> labels) throws MalformedProtobufException {
        for (int i = 0; i < 2 * pairCount; i += 2) {
            pair.reset(buffer, pairs[i], pairs[i + 1]);
            String name = "";
            String text = "";
            while (pair.next()) {
                switch (pair.field()) {
                    case 1 -> name = pair.string();
                    case 2 -> text = pair.string();
                    default -> pair.skip();
                }
            }
            if (name.isEmpty()) {
                throw pair.malformed("label without a name");
            }
            if (labels.put(name, text) != null) {
                throw pair.malformed("label name " + Utf8.quote(name) + " is not unique");
            }
        }
    }

    /** Adds the names of labels without a value; of labels that {@link #putLabels} refuses none. */
    void addEmptyLabels(List<String> names) {
        Map<String, String> labels = new java.util.TreeMap<>();
        try {
            putLabels(labels);
        } catch (MalformedProtobufException e) {
            return;
        }
        labels.forEach((name, text) -> {
            if (text.isEmpty()) {
                names.add(name);
            }
        });
    }
}
