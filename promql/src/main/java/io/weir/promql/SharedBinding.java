package io.weir.promql;

import io.weir.promql.internal.StepGrid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the programs of several threads know of their query. A scalar operand, which may be a query of its own, is evaluated
 * for the first of them only. Thread-safe.
 */
final class SharedBinding implements Binding {
    private static final class Known {
        final Expr expr;
        final StepGrid grid;
        final double[] values;

        Known(Expr expr, StepGrid grid, double[] values) {
            this.expr = expr;
            this.grid = grid;
            this.values = values;
        }
    }

    private final Binding binding;
    private final List<Known> known = new ArrayList<>();

    SharedBinding(Binding binding) {
        this.binding = binding;
    }

    @Override
    public synchronized double[] scalar(Expr expr, StepGrid grid) {
        for (Known one : known) {
            // The programs are compiled from one expression, so its parts are the same objects.
            if (one.expr == expr && one.grid.equals(grid)) {
                return one.values.clone();
            }
        }
        double[] values = binding.scalar(expr, grid);
        known.add(new Known(expr, grid, values.clone()));
        return values;
    }

    @Override
    public long resolve(AtModifier at) {
        return binding.resolve(at);
    }

    @Override
    public void checkRoomFor(StepGrid grid) {
        binding.checkRoomFor(grid);
    }

    @Override
    public @Nullable Annotations annotations() {
        return binding.annotations();
    }

    @Override
    public StepCount stepCount() {
        return binding.stepCount();
    }

    @Override
    public boolean typedSeries() {
        return binding.typedSeries();
    }
}
