package io.weir.pushgateway;

import io.weir.model.Fingerprint;
import io.weir.model.Labels;

/** A series of a group with its last pushed value. */
record PushedSeries(Fingerprint fingerprint, Labels labels, double value) {
    static PushedSeries of(Labels labels, double value) {
        return new PushedSeries(Fingerprint.of(labels), labels, value);
    }
}
