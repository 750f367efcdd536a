package io.weir.exposition;

import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.StaleMarker;
import io.weir.model.histogram.Histogram;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pulls the entries of a scrape out of a response buffer, whatever its format. Mutable, reusable, confined to one thread;
 * reading a sample allocates nothing unless {@link #labels()} or {@link #histogram()} is asked for.
 *
 * <p>The buffer stays the caller's and must not change between {@link #reset} and the last use of an entry. What an
 * accessor answers belongs to the entry {@link #next} returned last; asking for something that entry has not is a
 * programming error and gives stale or empty results.
 */
public interface ExpositionParser {
    /** What {@link #next} found. */
    enum Entry {
        /** A sample: metric, value, perhaps a timestamp. */
        SERIES,
        /** A sample that is a native histogram. */
        HISTOGRAM,
        /** The type of a metric family. */
        TYPE,
        /** The help text of a metric family. */
        HELP,
        /** The unit of a metric family. */
        UNIT,
        /** A comment that says none of these. */
        COMMENT,
        /** The input is used up. */
        END
    }

    /** Begins with {@code length} bytes of {@code buffer} at {@code offset}; everything of an earlier input is forgotten. */
    void reset(byte[] buffer, int offset, int length);

    /**
     * Reads one entry; after {@link Entry#END}, END again.
     *
     * @throws ExpositionException if the input breaks the format; the parser is then useless until the next reset
     */
    Entry next() throws ExpositionException;

    /**
     * Reads the next entry if it is a sample of the metric {@code metric[start, end)}, written just so. This is how an
     * unchanged target is read: one comparison of bytes instead of a search for the metric's end. Of the entry only value,
     * timestamp and exemplars are known then.
     *
     * @return false if it is anything else; nothing is read then
     */
    default boolean nextIs(byte[] metric, int start, int end) throws ExpositionException {
        return false;
    }

    /**
     * Reads the next entry if it is the line {@code line[start, end)} of TYPE, HELP or UNIT.
     *
     * @param type what the line says if it is one of TYPE, null otherwise
     * @return false if it is anything else; nothing is read then
     */
    default boolean nextIsLine(byte[] line, int start, int end, @Nullable MetricType type) {
        return false;
    }

    /** Where {@link #metricStart} and {@link #metricEnd} point into. */
    byte[] metricBytes();

    /** Samples: where the metric begins. TYPE, HELP, UNIT: where what identifies the entry begins. */
    int metricStart();

    /**
     * Samples: the end of the metric. The bytes {@code [metricStart, metricEnd)} are how this target writes this series,
     * so they can key a cache of what {@link #labels()} gave; the last {@link #type()} belongs to that key where
     * {@code le} and {@code quantile} matter. TYPE, HELP, UNIT: the end of what identifies the entry.
     */
    int metricEnd();

    /** SERIES: the sample's value; every NaN is {@link StaleMarker#ORDINARY_NAN}. */
    double value();

    /**
     * HISTOGRAM: the sample's value.
     *
     * @throws ExpositionException if it contradicts itself
     */
    Histogram histogram() throws ExpositionException;

    /** SERIES: whether it is of a histogram that is not exposed as a native one, too. */
    boolean isClassicHistogram();

    /** Samples: whether the sample has its own timestamp. */
    boolean hasTimestamp();

    /** Samples: the sample's own timestamp in Unix milliseconds, if {@link #hasTimestamp()}. */
    long timestampMs();

    /** Samples: when the series began, in Unix milliseconds, if the exposition says so; 0 otherwise. */
    long startTimestampMs();

    /** Samples: how many exemplars it has. */
    int exemplars();

    /**
     * Samples: the labels, name included, made anew at each call. {@code le} in a histogram and {@code quantile} in a
     * summary, going by the last TYPE, are normalised: {@code 1} becomes {@code 1.0}. Labels exposed with an empty value
     * are left out, see {@link #emptyLabels()}.
     *
     * @throws ExpositionException if a label name is there twice
     */
    Labels labels() throws ExpositionException;

    /** Samples: names of the labels exposed with an empty value; with {@code honor_labels} they hide a target's label. */
    List<String> emptyLabels();

    /** TYPE, HELP, UNIT: the name of the metric family. Samples: the metric's name. */
    String name();

    /** The family that the last TYPE was of; empty before the first. */
    String familyName();

    /** TYPE: the type given. Otherwise: the type of the last TYPE, {@code UNKNOWN} before the first. */
    MetricType type();

    /** HELP: the help text, unescaped. */
    String help();

    /** UNIT: the unit. */
    String unit();

    /** The unit that the last UNIT entry gave, or empty: in OpenMetrics it holds for what follows, as the type does. */
    String lastUnit();

    /**
     * The {@link #labels} with the type and the unit that hold as {@code __type__} and {@code __unit__}, over labels that
     * the target calls so.
     *
     * @throws ExpositionException as {@link #labels}
     */
    default Labels typedLabels() throws ExpositionException {
        Labels.Builder typed = labels().toBuilder();
        if (type() != MetricType.UNKNOWN) {
            typed.set("__type__", type().text());
        }
        if (!lastUnit().isEmpty()) {
            typed.set("__unit__", lastUnit());
        }
        return typed.build();
    }
}
