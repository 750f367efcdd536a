package io.weir.promql.script;

import io.weir.model.Labels;
import io.weir.model.PromDuration;
import io.weir.promql.Expr;
import io.weir.promql.Expr.NumberLiteral;
import io.weir.promql.Expr.StringLiteral;
import io.weir.promql.Expr.Unary;
import io.weir.promql.PromqlParseException;
import io.weir.promql.PromqlParser;
import io.weir.promql.QueryException;
import io.weir.promql.QueryResult;
import io.weir.promql.QueryResult.MatrixResult;
import io.weir.promql.QueryResult.ScalarResult;
import io.weir.promql.QueryResult.StringResult;
import io.weir.promql.QueryResult.VectorResult;
import io.weir.promql.SeriesNotation;
import io.weir.promql.ValueType;
import io.weir.promql.script.Script.Eval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a script says about the result of one query. */
final class Expectation {
    private static final Pattern RANGE_VECTOR =
            Pattern.compile("expect\\s+range\\s+vector\\s+from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+)");
    private static final Pattern OF_RANGES = Pattern.compile("(start|end|range|step)\\(\\)");

    /** Instants that items of expected series stand for. */
    record Steps(long startMs, long endMs, long stepMs) {}

    private final Eval eval;
    private final MessageCheck failure = new MessageCheck("fail");
    private final MessageCheck warnings = new MessageCheck("warn");
    private final MessageCheck infos = new MessageCheck("info");
    private final Map<Labels, SeriesNotation> series = new LinkedHashMap<>();
    private boolean ordered;
    private @Nullable String string;
    private @Nullable Double scalar;
    private @Nullable Steps rangeVector;

    private Expectation(Eval eval) {
        this.eval = eval;
    }

    static Expectation of(Eval eval) throws StatementException, PromqlParseException {
        Expectation expectation = new Expectation(eval);
        switch (eval.mode()) {
            case "fail" -> expectation.failure.add("");
            case "warn" -> expectation.warnings.add("");
            case "info" -> expectation.infos.add("");
            case "ordered" -> expectation.ordered = true;
            default -> {}
        }
        for (String line : eval.body()) {
            expectation.read(line);
        }
        return expectation;
    }

    private void read(String line) throws StatementException, PromqlParseException {
        String[] words = line.split("[ \t]+", 3);
        if (words[0].equals("expected_fail_message")) {
            failure.addExact(line.substring(words[0].length()).strip());
        } else if (words[0].equals("expected_fail_regexp")) {
            failure.addRegex(line.substring(words[0].length()).strip());
        } else if (words[0].equals("expect")) {
            readExpect(line, words.length > 1 ? words[1] : "", words.length > 2 ? words[2].strip() : "");
        } else if (Script.isNumber(line)) {
            scalar = number(line);
        } else {
            SeriesNotation notation = SeriesNotation.parse(line);
            series.put(notation.labels(), notation);
        }
    }

    private void readExpect(String line, String type, String rest) throws StatementException, PromqlParseException {
        switch (type) {
            case "fail" -> failure.add(rest);
            case "warn" -> warnings.add(rest);
            case "info" -> infos.add(rest);
            case "no_warn" -> warnings.forbid();
            case "no_info" -> infos.forbid();
            case "ordered" -> {
                if (!eval.instant()) {
                    throw new StatementException("expect ordered is for instant queries only");
                }
                ordered = true;
            }
            case "string" -> string = string(rest);
            case "range" -> rangeVector = rangeVector(line);
            default -> throw new StatementException("no such expectation: " + line);
        }
    }

    private static String string(String literal) throws StatementException, PromqlParseException {
        if (PromqlParser.parse(literal) instanceof StringLiteral text) {
            return text.value();
        }
        throw new StatementException("expected a quoted string, got " + literal);
    }

    private static double number(String text) throws StatementException, PromqlParseException {
        Expr expr = PromqlParser.parse(text);
        boolean signed = expr instanceof Unary;
        if ((signed ? ((Unary) expr).operand() : expr) instanceof NumberLiteral literal) {
            return signed && ((Unary) expr).negative() ? -literal.value() : literal.value();
        }
        throw new StatementException("expected a number, got " + text);
    }

    private Steps rangeVector(String line) throws StatementException {
        Matcher matcher = RANGE_VECTOR.matcher(line);
        if (!matcher.matches() || !eval.instant()) {
            throw new StatementException(
                    "expected, after an instant query: expect range vector from START to END step STEP");
        }
        try {
            return new Steps(
                    PromDuration.parseMs(matcher.group(1)),
                    PromDuration.parseMs(matcher.group(2)),
                    PromDuration.parseMs(matcher.group(3)));
        } catch (IllegalArgumentException e) {
            throw new StatementException(line + ": " + e.getMessage());
        }
    }

    void checkFailure(QueryException e) throws StatementException {
        if (!failure.isDemanded()) {
            throw new StatementException("failed: " + e.getMessage());
        }
        failure.check(List.of(String.valueOf(e.getMessage())));
    }

    /** Whether the same result is due from a range query around the instant. */
    boolean holdsInRangeMode() {
        return !failure.isDemanded()
                && rangeVector == null
                && string == null
                && !OF_RANGES.matcher(eval.query()).find();
    }

    void check(QueryResult result) throws StatementException {
        if (failure.isDemanded()) {
            throw new StatementException("expected a failure, got " + ResultComparison.describe(result));
        }
        warnings.check(result.annotations().warnings());
        infos.check(result.annotations().infos());
        if (scalar != null && !(result instanceof ScalarResult)
                || string != null && !(result instanceof StringResult)
                || rangeVector != null && !(result instanceof MatrixResult)) {
            throw StatementException.mismatch(
                    "type of the result", expectedType(), result.type().documentedName());
        }
        if (result instanceof VectorResult vector) {
            new ResultComparison(series).checkVector(vector.vector(), ordered);
        } else if (result instanceof ScalarResult value) {
            checkScalar(value.value());
        } else if (result instanceof StringResult text) {
            checkString(text.value());
        } else if (result instanceof MatrixResult matrix) {
            new ResultComparison(series).checkMatrix(matrix, steps());
        }
    }

    private String expectedType() {
        return (scalar != null ? ValueType.SCALAR : string != null ? ValueType.STRING : ValueType.MATRIX)
                .documentedName();
    }

    private Steps steps() throws StatementException {
        if (rangeVector != null) {
            return rangeVector;
        }
        if (eval.instant()) {
            throw new StatementException(
                    "the result is a range vector: say expect range vector from ... to ... step ...");
        }
        return new Steps(eval.startMs(), eval.endMs(), eval.stepMs());
    }

    private void checkScalar(double value) throws StatementException {
        if (scalar == null) {
            throw StatementException.mismatch("type of the result", "no scalar", "scalar " + value);
        }
        ResultComparison.checkFloat("scalar", scalar, value);
    }

    private void checkString(String text) throws StatementException {
        if (!text.equals(string)) {
            throw StatementException.mismatch("string", string == null ? "none" : string, text);
        }
    }

    void checkMiddleOfRange(VectorResult middle, ValueType type) throws StatementException {
        if (ordered) {
            return;
        }
        if (type == ValueType.SCALAR) {
            checkScalar(middle.vector().isEmpty() ? Double.NaN : middle.vector().value(0));
        } else {
            new ResultComparison(series).checkVector(middle.vector(), false);
        }
    }
}
