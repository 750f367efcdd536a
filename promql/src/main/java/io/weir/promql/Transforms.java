package io.weir.promql;

import io.weir.promql.Expr.Binary;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.Unary;
import io.weir.promql.ScalarTransform.Kernel;
import io.weir.promql.internal.Calendar;
import io.weir.promql.internal.GoMath;
import io.weir.promql.internal.Row;
import io.weir.promql.internal.StepGrid;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds the operation on single series that an expression applies to its vector operand. */
final class Transforms {
    private Transforms() {}

    /** An operation, the vector it applies to and the scalars it takes. */
    record Application(RowTransform transform, Expr operand, List<Expr> scalars) {}

    /** What {@code expr} does to each series of one operand, or null if it is no such expression. */
    static @Nullable Application of(Expr expr) {
        if (expr instanceof Unary unary && unary.type() == ValueType.VECTOR) {
            RowTransform transform = unary.negative() ? new NegateTransform() : new Identity();
            return new Application(transform, unary.operand(), List.of());
        }
        if (expr instanceof Binary binary) {
            return ofBinary(binary);
        }
        return expr instanceof Call call ? ofCall(call) : null;
    }

    private static @Nullable Application ofBinary(Binary binary) {
        boolean leftScalar = binary.left().type() == ValueType.SCALAR;
        boolean rightScalar = binary.right().type() == ValueType.SCALAR;
        if (leftScalar == rightScalar) {
            return null;
        }
        Expr scalar = leftScalar ? binary.left() : binary.right();
        Expr vector = leftScalar ? binary.right() : binary.left();
        RowTransform transform =
                new ScalarOperandTransform(binary.operator(), scalar, leftScalar, binary.returnBool(), binary.span());
        return new Application(transform, vector, List.of(scalar));
    }

    private static @Nullable Application ofCall(Call call) {
        if (call.arguments().isEmpty()) {
            return null;
        }
        DoubleUnaryOperator element = element(call.function());
        if (element != null) {
            return new Application(new ElementTransform(element), call.argument(0), List.of());
        }
        HistogramTransform histogram = HistogramTransform.of(call.function());
        if (histogram != null) {
            return new Application(histogram, call.argument(0), List.of());
        }
        Kernel kernel = kernel(call.function());
        if (kernel != null) {
            List<Expr> scalars = call.arguments().subList(1, call.arguments().size());
            return new Application(new ScalarTransform(scalars, kernel), call.argument(0), scalars);
        }
        return switch (call.function()) {
            case LABEL_REPLACE -> new Application(LabelTransform.replace(call), call.argument(0), List.of());
            case LABEL_JOIN -> new Application(LabelTransform.join(call), call.argument(0), List.of());
            case TIMESTAMP -> new Application(new InstantSeconds(), call.argument(0), List.of());
            default -> null;
        };
    }

    private static @Nullable DoubleUnaryOperator element(Function function) {
        return switch (function) {
            case ABS -> Math::abs;
            case CEIL -> Math::ceil;
            case FLOOR -> Math::floor;
            case EXP -> Math::exp;
            case LN -> Math::log;
            case LOG2 -> GoMath::log2;
            case LOG10 -> GoMath::log10;
            case SQRT -> Math::sqrt;
            case SGN -> v -> v > 0 ? 1 : v < 0 ? -1 : v;
            case SIN -> Math::sin;
            case COS -> Math::cos;
            case TAN -> Math::tan;
            case ASIN -> Math::asin;
            case ACOS -> Math::acos;
            case ATAN -> Math::atan;
            case SINH -> GoMath::sinh;
            case COSH -> GoMath::cosh;
            case TANH -> Math::tanh;
            case ASINH -> GoMath::asinh;
            case ACOSH -> GoMath::acosh;
            case ATANH -> GoMath::atanh;
            case DEG -> v -> v * 180 / Math.PI;
            case RAD -> v -> v * Math.PI / 180;
            default -> {
                Calendar calendar = calendar(function);
                yield calendar == null ? null : calendar::of;
            }
        };
    }

    /** The date function, or null. */
    static @Nullable Calendar calendar(Function function) {
        return switch (function) {
            case MINUTE -> Calendar.MINUTE;
            case HOUR -> Calendar.HOUR;
            case DAY_OF_WEEK -> Calendar.DAY_OF_WEEK;
            case DAY_OF_MONTH -> Calendar.DAY_OF_MONTH;
            case DAY_OF_YEAR -> Calendar.DAY_OF_YEAR;
            case DAYS_IN_MONTH -> Calendar.DAYS_IN_MONTH;
            case MONTH -> Calendar.MONTH;
            case YEAR -> Calendar.YEAR;
            default -> null;
        };
    }

    private static @Nullable Kernel kernel(Function function) {
        return switch (function) {
            case CLAMP -> new Clamp();
            case CLAMP_MIN -> (value, arguments) -> GoMath.max(arguments[0], value);
            case CLAMP_MAX -> (value, arguments) -> GoMath.min(arguments[0], value);
            case ROUND -> (value, arguments) -> round(value, arguments.length == 0 ? 1 : arguments[0]);
            default -> null;
        };
    }

    private static double round(double value, double toNearest) {
        // Multiplying by the inverse is what Prometheus does; dividing gives other last digits.
        double inverse = 1.0 / toNearest;
        return Math.floor(value * inverse + 0.5) / inverse;
    }

    private static final class Clamp implements Kernel {
        @Override
        public boolean accepts(double[] arguments) {
            return !(arguments[0] > arguments[1]);
        }

        @Override
        public double apply(double value, double[] arguments) {
            return GoMath.max(arguments[0], GoMath.min(arguments[1], value));
        }
    }

    /** The unary plus. */
    private static final class Identity extends RowTransform {
        @Override
        void apply(Row row) {}

        @Override
        boolean dropsName() {
            return false;
        }
    }

    /** {@code timestamp} of anything but a selector: the instant itself. */
    private static final class InstantSeconds extends RowTransform {
        private StepGrid grid = StepGrid.instant(0);

        @Override
        void bind(StepGrid newGrid, Binding binding) {
            grid = newGrid;
        }

        @Override
        void apply(Row row) {
            for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
                row.set(step, grid.at(step) / 1000.0);
            }
        }
    }
}
