package io.weir.promql;

import io.weir.model.Labels;
import io.weir.promql.Expr.Aggregation;
import io.weir.promql.internal.AggregateKernel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An aggregation whose groups can be computed in parts that are merged later. Immutable and thread-safe. */
public final class GroupFunction {
    /** What the operator makes of histograms. */
    public enum Histograms {
        /** They count like floats; what they are doesn't matter. */
        COUNTED,
        /** They are added up. */
        SUMMED,
        /** They are added up, and divided by their number. */
        AVERAGED,
        /** They are left out. */
        IGNORED
    }

    private final GroupLabels groupLabels;
    private final AggregateKernel kernel;
    private final Histograms histograms;

    private GroupFunction(Aggregation aggregation, AggregateKernel kernel) {
        this.groupLabels = new GroupLabels(aggregation);
        this.kernel = kernel;
        this.histograms = switch (aggregation.operator()) {
            case COUNT, GROUP -> Histograms.COUNTED;
            case SUM -> Histograms.SUMMED;
            case AVG -> Histograms.AVERAGED;
            default -> Histograms.IGNORED;
        };
    }

    /** The function of {@code aggregation}, or null if its operator needs all values of a group at once. */
    public static @Nullable GroupFunction of(Aggregation aggregation) {
        AggregateKernel kernel = AggregationEvaluator.kernel(aggregation.operator());
        return kernel == null ? null : new GroupFunction(aggregation, kernel);
    }

    /** One group without labels that has the value 1 as soon as there is any series. */
    public static GroupFunction presence(Expr operand) {
        Aggregation aggregation =
                new Aggregation(Span.NONE, AggregateOperator.GROUP, operand, null, java.util.List.of(), false);
        return Objects.requireNonNull(of(aggregation));
    }

    /** The labels of the group that {@code series} belongs to. */
    public Labels groupLabels(Labels series) {
        return groupLabels.of(series);
    }

    /** What to do with histograms. */
    public Histograms histograms() {
        return histograms;
    }

    /** The number of doubles in a state. A state of zeros is empty. */
    public static int stateSize() {
        return AggregateKernel.WIDTH;
    }

    /** Adds a value to {@code state}. */
    public void add(double[] state, double value) {
        kernel.add(state, 0, value);
    }

    /** Adds {@code other} to {@code state}. */
    public void merge(double[] state, double[] other) {
        kernel.merge(state, 0, other, 0);
    }

    /** Whether nothing has been added to {@code state}. */
    public static boolean isEmpty(double[] state) {
        return AggregateKernel.isEmpty(state, 0);
    }

    /** The result of a state that is not empty. */
    public double finish(double[] state) {
        return kernel.finish(state, 0);
    }
}
