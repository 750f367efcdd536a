package io.weir.query;

import static io.weir.query.JsonBytes.ascii;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.model.histogram.Histogram;
import io.weir.promql.InstantVector;
import io.weir.promql.SeriesSamples;
import java.io.IOException;
import java.util.List;

/** Writes the series of a vector or a matrix, of which there may be a million samples. */
final class SeriesJson {
    private static final byte[] METRIC = ascii("{\"metric\":");
    private static final byte[] VALUE = ascii(",\"value\":");
    private static final byte[] HISTOGRAM = ascii(",\"histogram\":");
    private static final byte[] VALUES = ascii(",\"values\":[");
    private static final byte[] HISTOGRAMS = ascii(",\"histograms\":[");

    private SeriesJson() {}

    static void vector(JsonGenerator json, long timestampMs, InstantVector vector, int limit) throws IOException {
        JsonBytes bytes = JsonBytes.valueOf(json);
        bytes.raw('[');
        for (int i = 0; i < Math.min(limit, vector.size()); i++) {
            if (i > 0) {
                bytes.raw(',');
            }
            bytes.raw(METRIC);
            bytes.labels(vector.labels(i));
            Histogram histogram = vector.histogram(i);
            if (histogram == null) {
                bytes.raw(VALUE);
                bytes.sample(timestampMs, vector.value(i));
            } else {
                bytes.raw(HISTOGRAM);
                HistogramJson.sample(bytes, timestampMs, histogram);
            }
            bytes.raw('}');
        }
        bytes.raw(']');
        bytes.flush();
    }

    static void matrix(JsonGenerator json, List<SeriesSamples> matrix, int limit) throws IOException {
        JsonBytes bytes = JsonBytes.valueOf(json);
        bytes.raw('[');
        for (int i = 0; i < Math.min(limit, matrix.size()); i++) {
            if (i > 0) {
                bytes.raw(',');
            }
            bytes.raw(METRIC);
            bytes.labels(matrix.get(i).labels());
            samples(bytes, matrix.get(i));
            bytes.raw('}');
        }
        bytes.raw(']');
        bytes.flush();
    }

    private static void samples(JsonBytes bytes, SeriesSamples series) throws IOException {
        if (!series.hasHistograms()) {
            floats(bytes, series.timestampsMs(), series.values());
            return;
        }
        // Floats and histograms apart, of which there are any.
        boolean open = false;
        for (int i = 0; i < series.size(); i++) {
            if (series.histogram(i) == null) {
                separate(bytes, VALUES, open);
                open = true;
                bytes.sample(series.timestampsMs()[i], series.values()[i]);
            }
        }
        end(bytes, open);
        open = false;
        for (int i = 0; i < series.size(); i++) {
            Histogram histogram = series.histogram(i);
            if (histogram != null) {
                separate(bytes, HISTOGRAMS, open);
                open = true;
                HistogramJson.sample(bytes, series.timestampsMs()[i], histogram);
            }
        }
        end(bytes, open);
    }

    private static void floats(JsonBytes bytes, long[] timestampsMs, double[] values) throws IOException {
        bytes.raw(VALUES);
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                bytes.raw(',');
            }
            bytes.sample(timestampsMs[i], values[i]);
        }
        bytes.raw(']');
    }

    private static void separate(JsonBytes bytes, byte[] start, boolean open) throws IOException {
        if (open) {
            bytes.raw(',');
        } else {
            bytes.raw(start);
        }
    }

    private static void end(JsonBytes bytes, boolean open) throws IOException {
        if (open) {
            bytes.raw(']');
        }
    }
}
