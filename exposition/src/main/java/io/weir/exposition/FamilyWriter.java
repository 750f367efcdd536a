package io.weir.exposition;

import io.weir.exposition.MetricFamily.NativeSample;
import io.weir.exposition.MetricFamily.Sample;
import io.weir.model.MetricType;
import java.io.IOException;
import java.util.List;

/** Writes an exposition, one family after the other. Confined to one thread. */
public interface FamilyWriter {
    /** Begins a family; ends the one before it. */
    void begin(String name, MetricType type, String help) throws IOException;

    /**
     * Adds samples to the family that was begun: whole metrics, so all buckets, sum and count of a histogram in one call.
     *
     * @param emptyLabels label names, ascending, to write with an empty value where a sample has no such label, which
     *     keeps a scraper that honours labels from attaching its own
     */
    void add(List<Sample> samples, List<NativeSample> nativeSamples, List<String> emptyLabels) throws IOException;

    /** Ends the exposition; the target is flushed and closed by its owner. */
    void end() throws IOException;

    /** Writes a family whole. */
    default void write(MetricFamily family) throws IOException {
        begin(family.name(), family.type(), family.help());
        add(family.samples(), family.nativeSamples(), List.of());
    }
}
