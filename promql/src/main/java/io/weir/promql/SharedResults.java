package io.weir.promql;

import io.weir.promql.Expr.Aggregation;
import io.weir.promql.Expr.Binary;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.Subquery;
import io.weir.promql.Expr.VectorSelector;
import io.weir.promql.internal.StepGrid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of subexpressions that occur several times in a query, which are evaluated once and kept until the last
 * occurrence has had them.
 *
 * <p>Only what is kept anyway is shared, that is, aggregations and the operands of vector operators: to keep what otherwise
 * flows from the storage into an aggregation would need memory for all of its series. An evaluation that has something to
 * say about its place in the query is repeated, to say it of each place. Confined to the thread of the query.
 */
final class SharedResults {
    /** Below which subqueries an expression stands; equal expressions with equal frames have the same values. */
    private record Frame(
            @Nullable Frame outer,
            DurationExpr range,
            @Nullable DurationExpr step,
            DurationExpr offset,
            @Nullable AtModifier at) {
        static Frame below(Subquery subquery, @Nullable Frame outer) {
            return new Frame(outer, subquery.range(), subquery.step(), subquery.offset(), subquery.at());
        }
    }

    /** Equal subexpressions that have the same values. */
    private static final class Repeated {
        final Expr expr;
        final @Nullable Frame frame;
        int uses = 1;

        Repeated(Expr expr, @Nullable Frame frame) {
            this.expr = expr;
            this.frame = frame;
        }
    }

    private record Evaluation(Repeated repeated, StepGrid grid) {}

    private static final class Kept {
        final List<SeriesRow> rows;
        int usesLeft;

        Kept(List<SeriesRow> rows, int usesLeft) {
            this.rows = rows;
            this.usesLeft = usesLeft;
        }
    }

    /** By identity, so that to look one up costs nothing. */
    private final IdentityHashMap<Expr, Repeated> places;

    private final Map<Evaluation, Kept> kept = new HashMap<>();

    /** What is being evaluated in order to be shared. */
    private final Set<Repeated> inWork = new HashSet<>();

    private SharedResults(IdentityHashMap<Expr, Repeated> places) {
        this.places = places;
    }

    /** Nothing is shared. */
    static SharedResults none() {
        return new SharedResults(new IdentityHashMap<>());
    }

    /** @param countSelectors those whose samples are read in another way than those of equal selectors */
    static SharedResults of(Expr expr, Set<VectorSelector> countSelectors) {
        if (selectors(expr) < 2) {
            return none();
        }
        Finder finder = new Finder(countSelectors);
        finder.visit(expr, null, false);
        finder.places.values().removeIf(repeated -> repeated.uses == 1);
        return new SharedResults(finder.places);
    }

    /** What has the same values twice reads series twice. */
    private static int selectors(Expr expr) {
        int selectors = expr instanceof VectorSelector ? 1 : 0;
        for (Expr child : expr.children()) {
            selectors += selectors(child);
        }
        return selectors;
    }

    /** Finds equal subexpressions: by hashes that are made once, from the leaves up, then by comparing. */
    private static final class Finder {
        private final Set<VectorSelector> countSelectors;
        private final IdentityHashMap<Expr, Integer> hashes = new IdentityHashMap<>();
        private final Map<Integer, List<Repeated>> byHash = new HashMap<>();
        final IdentityHashMap<Expr, Repeated> places = new IdentityHashMap<>();

        Finder(Set<VectorSelector> countSelectors) {
            this.countSelectors = countSelectors;
        }

        void visit(Expr written, @Nullable Frame frame, boolean isOperand) {
            Expr expr = written.unwrapped();
            if (expr.type() == ValueType.VECTOR && !reads(expr, countSelectors)) {
                Repeated known = find(expr, frame);
                if (known != null) {
                    known.uses++;
                    places.put(expr, known);
                    return;
                }
                if (isOperand || expr instanceof Aggregation) {
                    Repeated first = new Repeated(expr, frame);
                    byHash.computeIfAbsent(hash(expr), hash -> new ArrayList<>())
                            .add(first);
                    places.put(expr, first);
                }
            }
            Frame inner = expr instanceof Subquery subquery ? Frame.below(subquery, frame) : frame;
            boolean hasOperands = expr instanceof Binary binary && binary.matching() != null;
            for (Expr child : expr.children()) {
                visit(child, inner, hasOperands);
            }
        }

        private @Nullable Repeated find(Expr expr, @Nullable Frame frame) {
            for (Repeated one : byHash.getOrDefault(hash(expr), List.of())) {
                if (Objects.equals(one.frame, frame) && one.expr.equals(expr)) {
                    return one;
                }
            }
            return null;
        }

        /** Equal for equal expressions. */
        private int hash(Expr expr) {
            Integer known = hashes.get(expr);
            if (known != null) {
                return known;
            }
            int hash = own(expr);
            for (Expr child : expr.children()) {
                hash = 31 * hash + hash(child);
            }
            hashes.put(expr, hash);
            return hash;
        }

        private static int own(Expr expr) {
            if (expr instanceof VectorSelector selector) {
                return selector.hashCode();
            }
            if (expr instanceof Call call) {
                return call.function().hashCode();
            }
            if (expr instanceof Binary binary) {
                return binary.operator().hashCode();
            }
            return expr instanceof Aggregation aggregation
                    ? aggregation.operator().hashCode()
                    : expr.getClass().hashCode();
        }
    }

    private static boolean reads(Expr expr, Set<VectorSelector> selectors) {
        return !selectors.isEmpty()
                && (expr instanceof VectorSelector selector && selectors.contains(selector)
                        || expr.children().stream().anyMatch(child -> reads(child, selectors)));
    }

    /** Whether the values of {@code expr} are to be had from here. */
    boolean contains(Expr expr) {
        Repeated repeated = places.get(expr);
        return repeated != null && !inWork.contains(repeated);
    }

    /** The values of an expression that this {@link #contains}; if they aren't {@link #isKept}, they are the caller's. */
    List<SeriesRow> take(Expr expr, StepGrid grid, Evaluator evaluator) {
        Evaluation evaluation = evaluation(expr, grid);
        Kept known = kept.get(evaluation);
        if (known == null) {
            return evaluate(expr, evaluation, evaluator);
        }
        known.usesLeft--;
        if (known.usesLeft == 0) {
            kept.remove(evaluation);
        }
        return known.rows;
    }

    private Evaluation evaluation(Expr expr, StepGrid grid) {
        return new Evaluation(Objects.requireNonNull(places.get(expr)), grid);
    }

    private List<SeriesRow> evaluate(Expr expr, Evaluation evaluation, Evaluator evaluator) {
        Repeated repeated = evaluation.repeated;
        long raisedBefore = evaluator.annotations().raised();
        inWork.add(repeated);
        List<SeriesRow> rows;
        try {
            rows = evaluator.vector(expr);
        } finally {
            inWork.remove(repeated);
        }
        if (evaluator.annotations().raised() == raisedBefore) {
            kept.put(evaluation, new Kept(rows, repeated.uses - 1));
        }
        return rows;
    }

    /** Whether somebody else still needs the values. */
    boolean isKept(Expr expr, StepGrid grid) {
        return kept.containsKey(evaluation(expr, grid));
    }
}
