package io.weir.promql;

import io.weir.model.histogram.Histogram;
import io.weir.promql.internal.Row;

/** The unary minus, of floats and of histograms. */
final class NegateTransform extends RowTransform {
    @Override
    void apply(Row row) {
        for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
            Histogram histogram = row.histogram(step);
            if (histogram == null) {
                row.set(step, -row.value(step));
            } else {
                row.set(step, histogram.times(-1));
            }
        }
    }
}
