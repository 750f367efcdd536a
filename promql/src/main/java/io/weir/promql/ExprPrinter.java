package io.weir.promql;

import io.weir.model.GoFloat;
import io.weir.model.LabelMatcher;
import io.weir.model.LabelNames;
import io.weir.model.PromDuration;
import io.weir.promql.Expr.Aggregation;
import io.weir.promql.Expr.Binary;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.MatrixSelector;
import io.weir.promql.Expr.NumberLiteral;
import io.weir.promql.Expr.Paren;
import io.weir.promql.Expr.StringLiteral;
import io.weir.promql.Expr.Subquery;
import io.weir.promql.Expr.Unary;
import io.weir.promql.Expr.VectorSelector;
import io.weir.promql.VectorMatching.Cardinality;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints an expression on one line, as prometheus promql/parser does, so that it parses to the same tree. */
final class ExprPrinter implements Expr.Visitor<StringBuilder> {
    private final StringBuilder out = new StringBuilder();

    private ExprPrinter() {}

    static String print(Expr expr) {
        return expr.accept(new ExprPrinter()).toString();
    }

    @Override
    public StringBuilder visit(NumberLiteral literal) {
        if (literal.duration()) {
            return out.append(PromDuration.formatMs(GoNumbers.roundHalfAwayFromZero(literal.value() * 1000)));
        }
        return out.append(GoFloat.formatG(literal.value()));
    }

    @Override
    public StringBuilder visit(StringLiteral literal) {
        return out.append(StringLiterals.quote(literal.value()));
    }

    @Override
    public StringBuilder visit(VectorSelector selector) {
        selector(selector);
        return modifiers(selector.offsetMs(), selector.at());
    }

    private void selector(VectorSelector selector) {
        out.append(selector.name());
        List<LabelMatcher> matchers = selector.matchers();
        if (!selector.name().isEmpty()) {
            matchers = matchers.subList(0, matchers.size() - 1);
            if (matchers.isEmpty()) {
                return;
            }
        }
        out.append('{');
        for (int i = 0; i < matchers.size(); i++) {
            LabelMatcher matcher = matchers.get(i);
            out.append(i == 0 ? "" : ",");
            labelName(matcher.name());
            out.append(matcher.type().text()).append(StringLiterals.quote(matcher.value()));
        }
        out.append('}');
    }

    private StringBuilder modifiers(long offsetMs, @Nullable AtModifier at) {
        if (at != null) {
            out.append(" @ ");
            switch (at.kind()) {
                case START -> out.append("start()");
                case END -> out.append("end()");
                case TIMESTAMP ->
                    out.append(new java.math.BigDecimal(at.timestampMs())
                            .movePointLeft(3)
                            .setScale(3));
            }
        }
        if (offsetMs != 0) {
            out.append(" offset ").append(PromDuration.formatMs(offsetMs));
        }
        return out;
    }

    @Override
    public StringBuilder visit(MatrixSelector matrix) {
        selector(matrix.selector());
        out.append('[').append(PromDuration.formatMs(matrix.rangeMs())).append(']');
        return modifiers(matrix.selector().offsetMs(), matrix.selector().at());
    }

    @Override
    public StringBuilder visit(Subquery subquery) {
        subquery.inner().accept(this);
        out.append('[').append(PromDuration.formatMs(subquery.rangeMs())).append(':');
        if (subquery.stepMs() != 0) {
            out.append(PromDuration.formatMs(subquery.stepMs()));
        }
        out.append(']');
        return modifiers(subquery.offsetMs(), subquery.at());
    }

    @Override
    public StringBuilder visit(Paren paren) {
        out.append('(');
        return paren.inner().accept(this).append(')');
    }

    @Override
    public StringBuilder visit(Unary unary) {
        out.append(unary.negative() ? '-' : '+');
        return unary.operand().accept(this);
    }

    @Override
    public StringBuilder visit(Binary binary) {
        int start = out.length();
        binary.left().accept(this);
        if (binary.left() instanceof NumberLiteral && out.charAt(start) == '+') {
            // "+Inf ^ 2" would be the sign of a power.
            out.deleteCharAt(start);
        }
        out.append(' ').append(binary.operator().text());
        if (binary.returnBool()) {
            out.append(" bool");
        }
        VectorMatching matching = binary.matching();
        if (matching != null) {
            matching(matching);
        }
        out.append(' ');
        return binary.right().accept(this);
    }

    private void matching(VectorMatching matching) {
        Cardinality cardinality = matching.cardinality();
        boolean grouped = cardinality == Cardinality.MANY_TO_ONE || cardinality == Cardinality.ONE_TO_MANY;
        if (matching.on() || grouped || !matching.labels().isEmpty()) {
            out.append(matching.on() ? " on (" : " ignoring (");
            labels(matching.labels());
            out.append(')');
        }
        if (grouped) {
            out.append(cardinality == Cardinality.MANY_TO_ONE ? " group_left (" : " group_right (");
            labels(matching.include());
            out.append(')');
        }
    }

    @Override
    public StringBuilder visit(Call call) {
        out.append(call.function().text()).append('(');
        for (int i = 0; i < call.arguments().size(); i++) {
            out.append(i == 0 ? "" : ", ");
            call.arguments().get(i).accept(this);
        }
        return out.append(')');
    }

    @Override
    public StringBuilder visit(Aggregation aggregation) {
        out.append(aggregation.operator().text());
        if (aggregation.without() || !aggregation.grouping().isEmpty()) {
            out.append(aggregation.without() ? " without (" : " by (");
            labels(aggregation.grouping());
            out.append(") ");
        }
        out.append('(');
        Expr parameter = aggregation.parameter();
        if (parameter != null) {
            parameter.accept(this).append(", ");
        }
        return aggregation.operand().accept(this).append(')');
    }

    private void labels(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            out.append(i == 0 ? "" : ", ");
            labelName(names.get(i));
        }
    }

    private void labelName(String name) {
        out.append(LabelNames.isLegacyLabelName(name) ? name : StringLiterals.quote(name));
    }
}
