package io.weir.promql;

import io.weir.promql.internal.Row;
import java.util.function.DoubleUnaryOperator;

/** A function of each value alone. */
final class ElementTransform extends RowTransform {
    private final DoubleUnaryOperator function;

    ElementTransform(DoubleUnaryOperator function) {
        this.function = function;
    }

    @Override
    void apply(Row row) {
        row.dropHistograms();
        for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
            row.set(step, function.applyAsDouble(row.value(step)));
        }
    }
}
