package io.weir.pushgateway;

import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A series of a group with its last pushed value.
 *
 * @param histogram the value if it is a native histogram; otherwise null
 */
record PushedSeries(
        Fingerprint fingerprint,
        Labels labels,
        double value,
        @Nullable Histogram histogram) {
    static PushedSeries of(Labels labels, double value) {
        return new PushedSeries(Fingerprint.of(labels), labels, value, null);
    }

    static PushedSeries of(Labels labels, Histogram histogram) {
        return new PushedSeries(Fingerprint.of(labels), labels, Double.NaN, histogram);
    }
}
