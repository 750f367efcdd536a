package io.weir.promql;

import io.weir.promql.Expr.VectorSelector;
import io.weir.promql.internal.Row;
import io.weir.promql.internal.Samples;
import io.weir.promql.internal.StepGrid;

/**
 * An expression whose value for a series depends on that series alone, compiled: from the samples of a series to its
 * values at all steps of a grid.
 *
 * <p>Usage: {@link #bind} to a grid, then for each series {@link #identity} and {@link #run}. Confined to one thread.
 */
abstract class SeriesProgram {
    /** The one selector that the samples come from. */
    abstract VectorSelector selector();

    /** Prepares for the steps of {@code grid}; evaluates scalar operands. */
    abstract void bind(StepGrid grid, Binding binding);

    /** The exclusive start of the time range that the bound steps need. */
    abstract long startMs();

    /** The inclusive end of the time range that the bound steps need. */
    abstract long endMs();

    /** The labels of the result for the series {@code input}; called before {@link #run} for each series. */
    abstract SeriesIdentity identity(SeriesIdentity input);

    /** Replaces the contents of {@code out} by the values for a series with these samples. */
    abstract void run(Samples samples, Row out);

    /** Whether the bound steps look at no other sample than the newest of the time range. */
    boolean readsNewestOnly() {
        return false;
    }

    /** Whether different series always have different {@link #identity identities}. */
    abstract boolean isDistinct();

    /** Whether the input of this program's last operation is distinct, even if its output isn't. */
    boolean isOperandDistinct() {
        return true;
    }
}
