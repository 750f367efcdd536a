package io.weir.exposition;

import io.weir.exposition.MetricFamily.Sample;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Collects the lines of one metric family. Confined to the parser that reads them. */
final class FamilyBuilder {
    static final String BUCKET = "_bucket";
    static final String SUM = "_sum";
    static final String COUNT = "_count";
    static final String LE = "le";
    static final String QUANTILE = "quantile";

    private final String name;
    private @Nullable MetricType type;
    private @Nullable String help;

    /** Samples of a counter, gauge or untyped family. */
    private final List<Sample> simple = new ArrayList<>();

    /** Histograms or summaries, by what tells one from another: all labels but the name, {@code le} and {@code quantile}. */
    private final Map<Labels, Distribution> distributions = new LinkedHashMap<>();

    FamilyBuilder(String name) {
        this.name = name;
    }

    /** The lines of one histogram or summary. */
    private static final class Distribution {
        final Map<Labels, Double> parts = new LinkedHashMap<>();
        OptionalDouble sum = OptionalDouble.empty();
        OptionalDouble count = OptionalDouble.empty();
    }

    String name() {
        return name;
    }

    /** Sets the type; false if the family has one, given or by its first sample. */
    boolean setType(MetricType type) {
        if (this.type != null) {
            return false;
        }
        this.type = type;
        return true;
    }

    /** Sets the help text; false if the family has one. */
    boolean setHelp(String help) {
        if (this.help != null) {
            return false;
        }
        this.help = help;
        return true;
    }

    MetricType type() {
        return type == null ? MetricType.UNKNOWN : type;
    }

    boolean isEmpty() {
        return simple.isEmpty() && distributions.isEmpty();
    }

    /** Whether a series called {@code series} is a part of this family because of its suffix. */
    boolean owns(String series) {
        return switch (type()) {
            case SUMMARY -> series.equals(name + SUM) || series.equals(name + COUNT);
            case HISTOGRAM -> series.equals(name + SUM) || series.equals(name + COUNT) || series.equals(name + BUCKET);
            default -> false;
        };
    }

    /** Adds a line; null if that went well, otherwise what is wrong with it. */
    @Nullable
    String add(Labels labels, double value) {
        if (type == null) {
            type = MetricType.UNKNOWN;
        }
        if (type != MetricType.HISTOGRAM && type != MetricType.SUMMARY) {
            simple.add(new Sample(labels, value));
            return null;
        }
        String boundary = type == MetricType.HISTOGRAM ? LE : QUANTILE;
        String series = labels.metricName();
        Labels identity = labels.without(Labels.METRIC_NAME).without(boundary);
        if (series.equals(name + SUM)) {
            distribution(identity).sum = OptionalDouble.of(value);
        } else if (series.equals(name + COUNT)) {
            distribution(identity).count = OptionalDouble.of(value);
        } else if (!series.equals(type == MetricType.HISTOGRAM ? name + BUCKET : name)) {
            return "sample of histogram " + Utf8.quote(name) + " is neither a bucket, nor its sum, nor its count";
        } else if (!labels.has(boundary)) {
            return "label '" + boundary + "' is missing in a sample of " + Utf8.quote(name);
        } else {
            distribution(identity).parts.put(labels, value);
        }
        return null;
    }

    private Distribution distribution(Labels identity) {
        return distributions.computeIfAbsent(identity, labels -> new Distribution());
    }

    MetricFamily build() {
        List<Sample> samples = new ArrayList<>(simple);
        distributions.forEach((identity, distribution) -> {
            double count = distribution.count.orElse(0);
            distribution.parts.forEach((labels, value) -> samples.add(new Sample(labels, value)));
            if (type() == MetricType.HISTOGRAM) {
                Labels infinite = named(identity, BUCKET).with(LE, "+Inf");
                if (!distribution.parts.containsKey(infinite)) {
                    samples.add(new Sample(infinite, count));
                }
            }
            samples.add(new Sample(named(identity, SUM), distribution.sum.orElse(0)));
            samples.add(new Sample(named(identity, COUNT), count));
        });
        return new MetricFamily(name, type(), help == null ? "" : help, samples);
    }

    private Labels named(Labels identity, String suffix) {
        return identity.with(Labels.METRIC_NAME, name + suffix);
    }
}
