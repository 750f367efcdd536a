package io.weir.promql;

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
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Prints an expression as Prometheus's formatter does: what fits stays on one line, what doesn't puts each of its parts
 * on lines of its own, two blanks further in. The text parses to the same tree.
 */
public final class PrettyPrinter implements Expr.Visitor<StringBuilder> {
    /** The width that Prometheus's API formats to. */
    public static final int DEFAULT_WIDTH = 100;

    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder();
    private final int width;
    private int level;

    /** Whether what comes next stands behind something on the same line, so that it needs no indent. */
    private boolean inline;

    private PrettyPrinter(int width) {
        this.width = width;
    }

    /** {@code expr} in lines of {@link #DEFAULT_WIDTH}, where it can be split. */
    public static String print(Expr expr) {
        return print(expr, DEFAULT_WIDTH);
    }

    /** {@code expr} in lines of at most {@code width} bytes, where it can be split. */
    static String print(Expr expr, int width) {
        PrettyPrinter printer = new PrettyPrinter(width);
        expr.accept(printer);
        return printer.out.toString();
    }

    private void indent() {
        if (!inline) {
            out.append(INDENT.repeat(level));
        }
        inline = false;
    }

    /** Prints {@code expr} on one line if it fits, or may not be split. */
    private boolean fits(Expr expr, boolean splits) {
        String line = expr.toString();
        if (splits && line.getBytes(StandardCharsets.UTF_8).length > width) {
            return false;
        }
        indent();
        out.append(line);
        return true;
    }

    private void inner(Expr expr) {
        level++;
        expr.accept(this);
        level--;
    }

    @Override
    public StringBuilder visit(NumberLiteral literal) {
        fits(literal, false);
        return out;
    }

    @Override
    public StringBuilder visit(StringLiteral literal) {
        fits(literal, false);
        return out;
    }

    @Override
    public StringBuilder visit(VectorSelector selector) {
        fits(selector, false);
        return out;
    }

    @Override
    public StringBuilder visit(MatrixSelector matrix) {
        fits(matrix, false);
        return out;
    }

    @Override
    public StringBuilder visit(Subquery subquery) {
        String line = subquery.toString();
        if (line.getBytes(StandardCharsets.UTF_8).length <= width) {
            // Prometheus doesn't indent one that fits.
            out.append(line);
            inline = false;
            return out;
        }
        subquery.inner().accept(this);
        out.append(ExprPrinter.subquerySuffix(subquery));
        return out;
    }

    @Override
    public StringBuilder visit(Paren paren) {
        if (!fits(paren, true)) {
            enclosed("(", List.of(paren.inner()));
        }
        return out;
    }

    @Override
    public StringBuilder visit(Unary unary) {
        indent();
        out.append(unary.negative() ? '-' : '+');
        inline = true;
        unary.operand().accept(this);
        return out;
    }

    @Override
    public StringBuilder visit(Binary binary) {
        if (fits(binary, true)) {
            return out;
        }
        int start = out.length();
        inner(binary.left());
        if (binary.left() instanceof NumberLiteral) {
            // "+Inf ^ 2" would be the sign of a power.
            int sign = out.indexOf("+", start);
            if (sign >= 0 && out.substring(start, sign).isBlank()) {
                out.deleteCharAt(sign);
            }
        }
        out.append('\n');
        indent();
        out.append(ExprPrinter.operatorOf(binary)).append('\n');
        inner(binary.right());
        return out;
    }

    @Override
    public StringBuilder visit(Call call) {
        if (!fits(call, true)) {
            enclosed(call.function().text() + "(", call.arguments());
        }
        return out;
    }

    @Override
    public StringBuilder visit(Aggregation aggregation) {
        if (!fits(aggregation, true)) {
            enclosed(ExprPrinter.headOf(aggregation) + "(", aggregation.children());
        }
        return out;
    }

    private void enclosed(String head, List<Expr> parts) {
        indent();
        out.append(head).append('\n');
        for (int i = 0; i < parts.size(); i++) {
            inner(parts.get(i));
            out.append(i + 1 < parts.size() ? ",\n" : "\n");
        }
        indent();
        out.append(')');
    }
}
