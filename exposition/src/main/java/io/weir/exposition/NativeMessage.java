package io.weir.exposition;

import io.weir.model.MetricType;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.util.Arrays;

/** The fields that a Histogram message has for native histograms. Confined to the parser that reads them. */
final class NativeMessage {
    private static final int SCHEMA = 5;
    private static final int ZERO_THRESHOLD = 6;
    private static final int ZERO_COUNT = 7;
    private static final int ZERO_COUNT_FLOAT = 8;
    private static final int NEGATIVE = 9;
    private static final int POSITIVE = 12;

    private final CounterResetHint hint;
    private final Side negative = new Side();
    private final Side positive = new Side();
    private boolean present;
    private int schema;
    private double zeroThreshold;
    private double zeroCount;

    NativeMessage(MetricType type) {
        this.hint = type == MetricType.GAUGEHISTOGRAM ? CounterResetHint.GAUGE : CounterResetHint.UNKNOWN;
    }

    /** The buckets on one side of zero, in spans. */
    private static final class Side {
        private int[] offsets = new int[4];
        private int[] lengths = new int[4];
        private int spans;
        private double[] counts = new double[16];
        private int size;
        private double last;

        /** @param field 0 for a span, 1 for deltas of whole counts, 2 for float counts */
        void read(WireReader message, int field) throws ExpositionException {
            if (field == 0) {
                span(message.message());
            } else if (!message.isDelimited()) {
                add(field == 1 ? last + message.signed() : message.fixedDouble());
            } else {
                WireReader packed = message.message();
                while (!packed.atEnd()) {
                    add(field == 1 ? last + packed.packedSigned() : packed.packedDouble());
                }
            }
        }

        private void span(WireReader span) throws ExpositionException {
            long offset = 0;
            long length = 0;
            while (span.next()) {
                switch (span.field()) {
                    case 1 -> offset = span.signed();
                    case 2 -> length = span.varint();
                    default -> span.skip();
                }
            }
            if (offset != (int) offset || length != (int) length) {
                throw span.failure("span with offset " + offset + " and length " + length);
            }
            if (spans == offsets.length) {
                offsets = Arrays.copyOf(offsets, 2 * spans);
                lengths = Arrays.copyOf(lengths, 2 * spans);
            }
            offsets[spans] = (int) offset;
            lengths[spans++] = (int) length;
        }

        private void add(double count) {
            if (size == counts.length) {
                counts = Arrays.copyOf(counts, 2 * size);
            }
            counts[size++] = count;
            last = count;
        }

        Buckets build() {
            return Buckets.ofSpans(
                    Arrays.copyOf(offsets, spans), Arrays.copyOf(lengths, spans), Arrays.copyOf(counts, size));
        }
    }

    /** Reads the field that the message stands at, if it is one for native histograms. */
    boolean read(WireReader message) throws ExpositionException {
        int field = message.field();
        switch (field) {
            case SCHEMA -> schema = (int) message.signed();
            case ZERO_THRESHOLD -> zeroThreshold = message.fixedDouble();
            case ZERO_COUNT -> zeroCount = Math.max(zeroCount, message.unsigned());
            case ZERO_COUNT_FLOAT -> zeroCount = Math.max(zeroCount, message.fixedDouble());
            case NEGATIVE, NEGATIVE + 1, NEGATIVE + 2 -> negative.read(message, field - NEGATIVE);
            case POSITIVE, POSITIVE + 1, POSITIVE + 2 -> positive.read(message, field - POSITIVE);
            default -> {
                return false;
            }
        }
        present = true;
        return true;
    }

    boolean isPresent() {
        return present;
    }

    /** @throws IllegalArgumentException if the fields are no histogram */
    Histogram build(double count, double sum) {
        return Histogram.exponential(
                schema, zeroThreshold, zeroCount, count, sum, positive.build(), negative.build(), hint);
    }
}
