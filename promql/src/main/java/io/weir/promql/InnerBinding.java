package io.weir.promql;

import io.weir.promql.internal.StepGrid;
import org.jspecify.annotations.Nullable;

/** A binding for the steps of a subquery, whose samples are counted for its own. */
record InnerBinding(Binding outer, StepCount stepCount) implements Binding {
    @Override
    public double[] scalar(Expr expr, StepGrid grid) {
        return outer.scalar(expr, grid);
    }

    @Override
    public long resolve(AtModifier at) {
        return outer.resolve(at);
    }

    @Override
    public void checkRoomFor(StepGrid grid) {
        outer.checkRoomFor(grid);
    }

    @Override
    public @Nullable Annotations annotations() {
        return outer.annotations();
    }

    @Override
    public boolean typedSeries() {
        return outer.typedSeries();
    }
}
