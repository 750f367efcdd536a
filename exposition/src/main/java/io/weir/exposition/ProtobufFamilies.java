package io.weir.exposition;

import io.weir.exposition.MetricFamily.NativeSample;
import io.weir.exposition.MetricFamily.Sample;
import io.weir.exposition.protobuf.MalformedProtobufException;
import io.weir.exposition.protobuf.NativeHistogramReader;
import io.weir.exposition.protobuf.NativeHistogramReader.Message;
import io.weir.exposition.protobuf.ProtobufReader;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import io.weir.model.relabel.NameValidation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A stream of delimited {@code io.prometheus.client.MetricFamily} messages, read whole. Of two families with one name the
 * last wins, as in the Pushgateway. Exemplars and times of creation are skipped.
 *
 * <p>Read by hand: a dozen flat messages need no generated classes, and values go straight to their samples.
 *
 * <p>Histograms are completed as {@link TextFamilies} does it, native ones too.
 */
public final class ProtobufFamilies {
    private static final MetricType[] TYPES = {
        MetricType.COUNTER,
        MetricType.GAUGE,
        MetricType.SUMMARY,
        MetricType.UNKNOWN,
        MetricType.HISTOGRAM,
        MetricType.GAUGEHISTOGRAM
    };

    private ProtobufFamilies() {}

    /** {@link #parse(byte[], NameValidation)} with classic names. */
    public static MetricFamilies parse(byte[] body) throws ExpositionException {
        return parse(body, NameValidation.LEGACY);
    }

    /**
     * Reads all of {@code body}.
     *
     * @throws ExpositionException with a message such as {@code protobuf format parsing error in byte 3: …}
     */
    public static MetricFamilies parse(byte[] body, NameValidation names) throws ExpositionException {
        ProtobufReader reader = new ProtobufReader();
        reader.reset(body, 0, body.length);
        try {
            return parse(reader, names);
        } catch (MalformedProtobufException e) {
            throw new ExpositionException("protobuf format parsing error in byte " + e.offset() + ": " + e.reason(), 0);
        }
    }

    private static MetricFamilies parse(ProtobufReader stream, NameValidation names) throws MalformedProtobufException {
        Map<String, MetricFamily> families = new LinkedHashMap<>();
        boolean hasTimestamps = false;
        while (!stream.atEnd()) {
            FamilyMessage family = new FamilyMessage(stream.delimited(), names);
            hasTimestamps |= family.hasTimestamps;
            if (!family.samples.isEmpty()) {
                families.put(
                        family.name,
                        new MetricFamily(family.name, family.type, family.help, family.samples, family.nativeSamples));
            }
        }
        return new MetricFamilies(List.copyOf(families.values()), hasTimestamps);
    }

    /** One MetricFamily. */
    private static final class FamilyMessage {
        final List<Sample> samples = new ArrayList<>();
        final List<NativeSample> nativeSamples = new ArrayList<>();
        private final NameValidation names;
        private final NativeHistogramReader exponential = new NativeHistogramReader(Message.EXPOSITION);
        String name = "";
        String help = "";
        MetricType type = MetricType.COUNTER;
        boolean hasTimestamps;

        FamilyMessage(ProtobufReader message, NameValidation names) throws MalformedProtobufException {
            this.names = names;
            List<ProtobufReader> metrics = new ArrayList<>();
            while (message.next()) {
                switch (message.field()) {
                    case 1 -> name = message.string();
                    case 2 -> help = message.string();
                    case 3 -> type = type(message);
                    case 4 -> metrics.add(message.message());
                    default -> message.skip();
                }
            }
            if (!names.isMetricName(name)) {
                throw message.malformed("invalid metric name " + Utf8.quote(name));
            }
            // Only now are name and type known for sure: fields come in any order.
            for (ProtobufReader metric : metrics) {
                metric(metric);
            }
        }

        private static MetricType type(ProtobufReader message) throws MalformedProtobufException {
            long number = message.varint();
            if (number < 0 || number >= TYPES.length) {
                throw message.malformed("metric type " + number + " is not supported");
            }
            return TYPES[(int) number];
        }

        private void metric(ProtobufReader metric) throws MalformedProtobufException {
            Map<String, String> pairs = new TreeMap<>();
            ProtobufReader value = null;
            int wanted = switch (type) {
                case GAUGE -> 2;
                case COUNTER -> 3;
                case SUMMARY -> 4;
                case HISTOGRAM, GAUGEHISTOGRAM -> 7;
                default -> 5;
            };
            while (metric.next()) {
                if (metric.field() == 1) {
                    label(metric.message(), pairs);
                } else if (metric.field() == 6) {
                    metric.skip();
                    hasTimestamps = true;
                } else if (metric.field() == wanted) {
                    value = metric.message();
                } else {
                    metric.skip();
                }
            }
            if (value == null) {
                throw metric.malformed("metric " + Utf8.quote(name) + " has no value of its type " + type.text());
            }
            Labels labels = Labels.of(pairs);
            switch (type) {
                case HISTOGRAM, GAUGEHISTOGRAM -> distribution(value, labels, FamilyBuilder.LE, 1, 2);
                case SUMMARY -> distribution(value, labels, FamilyBuilder.QUANTILE, 2, 1);
                default -> samples.add(new Sample(labels.with(Labels.METRIC_NAME, name), simple(value)));
            }
        }

        private void label(ProtobufReader pair, Map<String, String> pairs) throws MalformedProtobufException {
            String label = "";
            String value = "";
            while (pair.next()) {
                switch (pair.field()) {
                    case 1 -> label = pair.string();
                    case 2 -> value = pair.string();
                    default -> pair.skip();
                }
            }
            if (!names.isLabelName(label) || label.equals(Labels.METRIC_NAME)) {
                throw pair.malformed("invalid label name " + Utf8.quote(label));
            }
            if (pairs.put(label, value) != null) {
                throw pair.malformed("duplicate label names for metric " + Utf8.quote(name));
            }
        }

        private static double simple(ProtobufReader message) throws MalformedProtobufException {
            double value = 0;
            while (message.next()) {
                if (message.field() == 1) {
                    value = message.fixedDouble();
                } else {
                    message.skip();
                }
            }
            return value;
        }

        /** A Histogram or Summary: both have count and sum as fields 1 and 2, their parts as 3, a float count as 4. */
        private void distribution(
                ProtobufReader message, Labels labels, String boundary, int valueField, int boundaryField)
                throws MalformedProtobufException {
            boolean histogram = boundary.equals(FamilyBuilder.LE);
            double count = 0;
            double sum = 0;
            exponential.clear();
            Map<Double, Double> parts = new TreeMap<>();
            while (message.next()) {
                int field = message.field();
                if (field == 3) {
                    part(message.message(), histogram, valueField, boundaryField, parts);
                } else if (histogram) {
                    if (!exponential.read(message)) {
                        message.skip();
                    }
                } else if (field == 1) {
                    count = message.unsigned();
                } else if (field == 2) {
                    sum = message.fixedDouble();
                } else {
                    message.skip();
                }
            }
            if (histogram) {
                count = exponential.count();
                sum = exponential.sum();
            }
            if (exponential.isNative()) {
                nativeSamples.add(new NativeSample(labels.with(Labels.METRIC_NAME, name), nativeHistogram(message)));
            }
            if (histogram) {
                parts.putIfAbsent(Double.POSITIVE_INFINITY, count);
            }
            String partName = histogram ? name + FamilyBuilder.BUCKET : name;
            parts.forEach((bound, value) -> samples.add(new Sample(
                    labels.with(Labels.METRIC_NAME, partName)
                            .with(boundary, ExpositionFloat.canonicalLabelValue(ExpositionFloat.format(bound))),
                    value)));
            samples.add(new Sample(labels.with(Labels.METRIC_NAME, name + FamilyBuilder.SUM), sum));
            samples.add(new Sample(labels.with(Labels.METRIC_NAME, name + FamilyBuilder.COUNT), count));
        }

        private Histogram nativeHistogram(ProtobufReader message) throws MalformedProtobufException {
            try {
                return exponential.histogram(
                        type == MetricType.GAUGEHISTOGRAM ? CounterResetHint.GAUGE : CounterResetHint.UNKNOWN);
            } catch (IllegalArgumentException e) {
                throw message.malformed("native histogram " + Utf8.quote(name) + ": " + e.getMessage());
            }
        }

        private static void part(
                ProtobufReader message, boolean histogram, int valueField, int boundaryField, Map<Double, Double> parts)
                throws MalformedProtobufException {
            double value = 0;
            double bound = 0;
            while (message.next()) {
                int field = message.field();
                if (field == boundaryField) {
                    bound = message.fixedDouble();
                } else if (field == valueField) {
                    value = histogram ? Math.max(value, message.unsigned()) : message.fixedDouble();
                } else if (histogram && field == 4) {
                    value = Math.max(value, message.fixedDouble());
                } else {
                    message.skip();
                }
            }
            parts.put(bound, value);
        }
    }
}
