package io.weir.exposition;

import io.weir.exposition.protobuf.MalformedProtobufException;
import io.weir.exposition.protobuf.NativeHistogramReader;
import io.weir.exposition.protobuf.ProtobufReader;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads delimited {@code io.prometheus.client.MetricFamily} messages. Follows Prometheus's model/textparse/protobufparse.go:
 * each family gives its help, unit and type, then its samples; summaries and classic histograms are taken apart into the
 * series that the text format has, count and sum first, and an infinite bucket is added where there is none.
 *
 * <pre>{@code
 * MetricFamily  1 name  2 help  3 type  4 metrics…  5 unit
 * Metric        1 labels…  2 gauge  3 counter  4 summary  5 untyped  6 timestamp  7 histogram
 * }</pre>
 */
public final class ProtobufParser implements ExpositionParser {
    private static final MetricType[] TYPES = {
        MetricType.COUNTER,
        MetricType.GAUGE,
        MetricType.SUMMARY,
        MetricType.UNKNOWN,
        MetricType.HISTOGRAM,
        MetricType.GAUGEHISTOGRAM
    };

    private static final int NATIVE = -3;
    private static final int COUNT = -2;
    private static final int SUM = -1;

    private final boolean readsNative;
    private final boolean readsClassicToo;
    private final ProtobufReader in = new ProtobufReader();
    private final MetricMessage metric = new MetricMessage();
    private final NativeHistogramReader exponential = metric.exponential();

    private byte[] buffer = new byte[0];
    private int position;
    private int end;

    // The family.
    private final TextRange name = new TextRange();
    private final TextRange help = new TextRange();
    private final TextRange unit = new TextRange();
    private long typeNumber;
    private MetricType type = MetricType.UNKNOWN;
    private Entry last = Entry.END;
    private int nextField;
    private int familyEnd;

    /** Which series of the metric: one of the constants, or the number of a bucket or quantile. */
    private int series;

    private int lastSeries;
    private boolean isNative;

    private final KeyBuffer key = new KeyBuffer();

    /**
     * A parser without input.
     *
     * @param readsNative whether native histograms are read; those that have classic buckets, too, are classic otherwise
     * @param readsClassicToo whether the classic buckets of native histograms are read as well
     */
    public ProtobufParser(boolean readsNative, boolean readsClassicToo) {
        this.readsNative = readsNative;
        this.readsClassicToo = readsClassicToo;
    }

    @Override
    public void reset(byte[] newBuffer, int offset, int length) {
        if (offset < 0 || length < 0 || length > newBuffer.length - offset) {
            throw new IndexOutOfBoundsException(
                    "range " + offset + " + " + length + " of a buffer of " + newBuffer.length + " bytes");
        }
        buffer = newBuffer;
        position = offset;
        end = offset + length;
        type = MetricType.UNKNOWN;
        name.clear();
        last = Entry.END;
        series = 0;
        lastSeries = 0;
        nextField = 0;
        familyEnd = 0;
    }

    @Override
    public Entry next() throws ExpositionException {
        try {
            last = advance();
        } catch (MalformedProtobufException e) {
            throw new ExpositionException("protobuf: byte " + e.offset() + ": " + e.reason(), 1);
        }
        return last;
    }

    private Entry advance() throws MalformedProtobufException, ExpositionException {
        return switch (last) {
            case HELP -> unit.isEmpty() ? metadata(Entry.TYPE) : metadata(Entry.UNIT);
            case UNIT -> metadata(Entry.TYPE);
            case SERIES, HISTOGRAM -> series < lastSeries ? sample(series + 1) : nextMetric();
            case TYPE -> nextMetric();
            case COMMENT, END -> nextFamily();
        };
    }

    // ---- families ----

    private Entry nextFamily() throws MalformedProtobufException, ExpositionException {
        while (position < end) {
            in.reset(buffer, position, end);
            long length = in.rawVarint();
            if (length < 0 || length > end - in.position()) {
                throw in.malformed("unexpected EOF in a metric family");
            }
            nextField = in.position();
            familyEnd = nextField + (int) length;
            position = familyEnd;
            if (readFamily()) {
                return metadata(Entry.HELP);
            }
        }
        return Entry.END;
    }

    /** Reads all but the metrics; fields come in any order. False if there is no metric. */
    private boolean readFamily() throws MalformedProtobufException, ExpositionException {
        name.clear();
        help.clear();
        unit.clear();
        typeNumber = 0;
        boolean any = false;
        in.reset(buffer, nextField, familyEnd);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name.read(in);
                case 2 -> help.read(in);
                case 3 -> typeNumber = in.varint();
                case 5 -> unit.read(in);
                default -> {
                    any |= in.field() == 4;
                    in.skip();
                }
            }
        }
        if (!any) {
            return false;
        }
        if (name.isEmpty() || !name.isValid(buffer)) {
            throw new ExpositionException("invalid metric name: " + name.quoted(buffer), 1);
        }
        if (!help.isValid(buffer)) {
            throw new ExpositionException("invalid help for metric " + name.quoted(buffer), 1);
        }
        if (typeNumber < 0 || typeNumber >= TYPES.length) {
            throw new ExpositionException(
                    "unknown metric type for metric " + name.quoted(buffer) + ": " + typeNumber, 1);
        }
        type = TYPES[(int) typeNumber];
        return true;
    }

    private Entry metadata(Entry entry) {
        key.clear();
        key.add((byte) (entry == Entry.HELP ? 'H' : entry == Entry.UNIT ? 'U' : 'T'));
        key.add(buffer, name.start(), name.end());
        switch (entry) {
            case HELP -> key.add(buffer, help.start(), help.end());
            case UNIT -> key.add(buffer, unit.start(), unit.end());
            default -> key.add((byte) typeNumber);
        }
        return entry;
    }

    // ---- metrics ----

    private Entry nextMetric() throws MalformedProtobufException, ExpositionException {
        in.reset(buffer, nextField, familyEnd);
        while (in.next()) {
            if (in.field() == 4) {
                int outer = in.enter();
                metric.read(in, buffer, type);
                in.leave(outer);
                nextField = in.position();
                return firstSample();
            }
            in.skip();
        }
        return nextFamily();
    }

    private Entry firstSample() {
        key.clear();
        key.add(buffer, name.start(), name.end());
        metric.addLabels(key);
        isNative = readsNative && isHistogram() && exponential.isNative();
        if (isHistogram()) {
            boolean classic = !isNative || readsClassicToo && metric.parts() > 0;
            lastSeries = classic ? metric.lastBucket() : NATIVE;
            return sample(isNative ? NATIVE : COUNT);
        }
        if (type == MetricType.SUMMARY) {
            lastSeries = metric.parts() - 1;
            return sample(COUNT);
        }
        lastSeries = 0;
        return sample(0);
    }

    private boolean isHistogram() {
        return type == MetricType.HISTOGRAM || type == MetricType.GAUGEHISTOGRAM;
    }

    private Entry sample(int number) {
        series = number;
        boolean part = number >= 0 && (isHistogram() || type == MetricType.SUMMARY);
        key.endWith((byte) (2 * Math.min(number, 0) + (isNative ? 1 : 0)), part ? metric.bound(number) : 0);
        return number == NATIVE ? Entry.HISTOGRAM : Entry.SERIES;
    }

    @Override
    public byte[] metricBytes() {
        return key.bytes();
    }

    @Override
    public int metricStart() {
        return 0;
    }

    @Override
    public int metricEnd() {
        return key.length();
    }

    @Override
    public double value() {
        return switch (series) {
            case COUNT -> metric.count();
            case SUM -> metric.sum();
            default -> metric.value(series);
        };
    }

    @Override
    public Histogram histogram() throws ExpositionException {
        try {
            return exponential.histogram(
                    type == MetricType.GAUGEHISTOGRAM ? CounterResetHint.GAUGE : CounterResetHint.UNKNOWN);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ExpositionException("histogram " + name.quoted(buffer) + ": " + e.getMessage(), 1);
        }
    }

    @Override
    public boolean isClassicHistogram() {
        return isHistogram() && !isNative;
    }

    @Override
    public boolean hasTimestamp() {
        return metric.timestampMs() != 0;
    }

    @Override
    public long timestampMs() {
        return metric.timestampMs();
    }

    @Override
    public long startTimestampMs() {
        return metric.startTimestampMs();
    }

    @Override
    public int exemplars() {
        return metric.exemplars(series);
    }

    @Override
    public Labels labels() throws ExpositionException {
        Map<String, String> labels = new TreeMap<>();
        labels.put(Labels.METRIC_NAME, name());
        if (series >= 0 && (isHistogram() || type == MetricType.SUMMARY)) {
            String bound = ExpositionFloat.canonicalLabelValue(ExpositionFloat.format(metric.bound(series)));
            labels.put(isHistogram() ? FamilyBuilder.LE : FamilyBuilder.QUANTILE, bound);
        }
        try {
            metric.putLabels(labels);
        } catch (MalformedProtobufException e) {
            throw new ExpositionException("protobuf: byte " + e.offset() + ": " + e.reason(), 1);
        }
        return Labels.of(labels);
    }

    @Override
    public List<String> emptyLabels() {
        List<String> names = new ArrayList<>(0);
        metric.addEmptyLabels(names);
        return names;
    }

    @Override
    public String name() {
        String family = familyName();
        if (last != Entry.SERIES || !isHistogram() && type != MetricType.SUMMARY) {
            return family;
        }
        return switch (series) {
            case COUNT -> family + FamilyBuilder.COUNT;
            case SUM -> family + FamilyBuilder.SUM;
            default -> isHistogram() ? family + FamilyBuilder.BUCKET : family;
        };
    }

    @Override
    public String familyName() {
        return name.text(buffer);
    }

    @Override
    public MetricType type() {
        return type;
    }

    @Override
    public String help() {
        return help.text(buffer);
    }

    @Override
    public String unit() {
        return unit.text(buffer);
    }

    @Override
    public String lastUnit() {
        return unit();
    }
}
