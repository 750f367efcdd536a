package io.weir.promql.plan;

import io.weir.model.LabelMatcher;
import io.weir.promql.EngineOptions;
import io.weir.promql.Expr;
import io.weir.promql.GroupFunction;
import io.weir.promql.SeriesFunction;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of an expression that is computed next to the samples: a program of single series and, where the expression
 * aggregates its results at once, a partial aggregation. Immutable and thread-safe.
 */
public final class Leaf {
    private final int id;
    private final Expr program;
    private final @Nullable GroupFunction group;
    private final EngineOptions options;
    private final List<LabelMatcher> matchers;
    private final long windowMs;

    Leaf(int id, Expr program, @Nullable GroupFunction group, EngineOptions options) {
        this.id = id;
        this.program = program;
        this.group = group;
        this.options = options;
        SeriesFunction function = function();
        this.matchers = function.matchers();
        this.windowMs = function.windowMs();
    }

    private SeriesFunction function() {
        return Objects.requireNonNull(SeriesFunction.compile(program, options));
    }

    /** The number of this leaf in its plan, from 0. */
    public int id() {
        return id;
    }

    /** What the program computes, for people to read. */
    public Expr program() {
        return program;
    }

    /** The conditions on the series that this leaf needs. */
    public List<LabelMatcher> matchers() {
        return matchers;
    }

    /** Evaluated at t, samples in {@code (t - windowMs, t]} are needed. */
    public long windowMs() {
        return windowMs;
    }

    /** A program for one thread. */
    public LeafProgram newProgram() {
        return new LeafProgram(function());
    }

    /** The aggregation of the program's results, if there is one; else they go to the remainder as they are. */
    public Optional<PartialAggregation> aggregation() {
        return Optional.ofNullable(group).map(PartialAggregation::new);
    }

    @Override
    public String toString() {
        return id + ": " + program;
    }
}
