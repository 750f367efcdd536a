package io.weir.promql;

import io.weir.promql.internal.StepGrid;
import org.jspecify.annotations.Nullable;

/** What programs need to know of the query they run in. */
interface Binding {
    /** The value of a scalar expression at each instant of {@code grid}. */
    double[] scalar(Expr expr, StepGrid grid);

    /** The instant that {@code at} stands for. */
    long resolve(AtModifier at);

    /** @throws QueryException if the query may not have this many steps */
    void checkRoomFor(StepGrid grid);

    /** Where warnings go, or null if nobody reads them. */
    @Nullable
    Annotations annotations();

    /** Hears what the steps that programs are bound to look at. */
    StepCount stepCount();

    /** Whether series say what they are in {@code __type__}. */
    boolean typedSeries();
}
