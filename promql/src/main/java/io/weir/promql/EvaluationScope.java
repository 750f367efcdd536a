package io.weir.promql;

import io.weir.promql.Expr.VectorSelector;
import io.weir.promql.internal.StepGrid;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * What all parts of one query's evaluation share.
 *
 * @param grid the instants of the outermost query, which {@code start()} and {@code end()} refer to
 * @param durations what {@code step()} and {@code range()} stand for
 * @param startTimestamps whether it matters since when samples count
 * @param typedSeries whether series say what they are in {@code __type__}
 * @param countSelectors the selectors of whose histograms only count and sum matter, by identity
 * @param inputs values of subexpressions, by identity, that are known already
 * @param shared values of subexpressions that occur several times
 * @param shards where series-local parts run
 */
record EvaluationScope(
        Queryable queryable,
        StepGrid grid,
        DurationResolver durations,
        long lookbackMs,
        long subqueryStepMs,
        boolean delayedNames,
        QueryContext context,
        Annotations annotations,
        IdentityHashMap<Expr, InstantVector> inputs,
        boolean startTimestamps,
        boolean typedSeries,
        Set<VectorSelector> countSelectors,
        SharedResults shared,
        ShardExecutor shards) {

    long resolve(AtModifier at) {
        return switch (at.kind()) {
            case TIMESTAMP -> at.timestampMs();
            case START -> grid.startMs();
            case END -> endMs();
        };
    }

    /** The end of the outermost query, which need not be one of its instants. */
    long endMs() {
        return grid.startMs() + durations.rangeMs();
    }
}
