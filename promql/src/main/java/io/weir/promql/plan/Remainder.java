package io.weir.promql.plan;

import io.weir.promql.EngineOptions;
import io.weir.promql.Expr;
import io.weir.promql.InstantVector;
import io.weir.promql.PromqlEngine;
import io.weir.promql.QueryContext;
import io.weir.promql.QueryResult;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.IntFunction;

/** What is left of an expression when the values of its leaves are known. Immutable and thread-safe. */
public final class Remainder {
    private final Expr expr;
    private final IdentityHashMap<Expr, Leaf> places;
    private final PromqlEngine engine;

    /** @param places the parts of {@code expr} that the values of leaves stand for, by identity */
    Remainder(Expr expr, IdentityHashMap<Expr, Leaf> places, EngineOptions options) {
        this.expr = expr;
        this.places = new IdentityHashMap<>(places);
        this.engine = new PromqlEngine(options);
    }

    /**
     * The expression's value at {@code timeMs}: a vector, or a scalar if that is its type.
     *
     * @param inputs for each leaf's id the results of its program over all series or, where it aggregates, of each
     *     group
     * @throws io.weir.promql.QueryException as the engine would
     */
    public QueryResult evaluate(long timeMs, IntFunction<InstantVector> inputs) {
        IdentityHashMap<Expr, InstantVector> known = new IdentityHashMap<>();
        places.forEach((part, leaf) -> known.put(part, inputs.apply(leaf.id())));
        return engine.instant(selection -> List.of(), expr, timeMs, QueryContext.unlimited(), known);
    }
}
