package io.weir.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.model.GoFloat;
import io.weir.model.LabelMatcher;
import io.weir.promql.AtModifier;
import io.weir.promql.DurationExpr;
import io.weir.promql.Expr;
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
import io.weir.promql.RangeModifier;
import io.weir.promql.ValueType;
import io.weir.promql.VectorMatching;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a query's tree as {@code /api/v1/parse_query} gives it to the tree view of Prometheus's web page. */
final class QueryTree {
    private final JsonGenerator json;

    QueryTree(JsonGenerator json) {
        this.json = json;
    }

    void write(@Nullable Expr expr) throws IOException {
        if (expr == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        if (expr instanceof Aggregation aggregation) {
            type("aggregation");
            json.writeStringField("op", aggregation.operator().text());
            child("expr", aggregation.operand());
            child("param", aggregation.parameter());
            texts("grouping", aggregation.grouping());
            json.writeBooleanField("without", aggregation.without());
        } else if (expr instanceof Binary binary) {
            type("binaryExpr");
            json.writeStringField("op", binary.operator().text());
            child("lhs", binary.left());
            child("rhs", binary.right());
            json.writeFieldName("matching");
            matching(binary.matching());
            json.writeBooleanField("bool", binary.returnBool());
        } else if (expr instanceof Call call) {
            call(call);
        } else if (expr instanceof MatrixSelector matrix) {
            type("matrixSelector");
            selector(matrix.selector());
            duration("range", matrix.range());
        } else if (expr instanceof Subquery subquery) {
            type("subquery");
            child("expr", subquery.inner());
            duration("range", subquery.range());
            duration("step", subquery.step());
            duration("offset", subquery.offset());
            at(subquery.at());
        } else if (expr instanceof NumberLiteral number) {
            type("numberLiteral");
            json.writeStringField("val", GoFloat.formatF(number.value()));
        } else if (expr instanceof StringLiteral text) {
            type("stringLiteral");
            json.writeStringField("val", text.value());
        } else if (expr instanceof Paren paren) {
            type("parenExpr");
            child("expr", paren.inner());
        } else if (expr instanceof Unary unary) {
            type("unaryExpr");
            json.writeStringField("op", unary.negative() ? "-" : "+");
            child("expr", unary.operand());
        } else if (expr instanceof VectorSelector selector) {
            type("vectorSelector");
            selector(selector);
        }
        json.writeEndObject();
    }

    private void type(String type) throws IOException {
        json.writeStringField("type", type);
    }

    private void child(String name, @Nullable Expr expr) throws IOException {
        json.writeFieldName(name);
        write(expr);
    }

    private void texts(String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private void call(Call call) throws IOException {
        type("call");
        json.writeObjectFieldStart("func");
        json.writeStringField("name", call.function().text());
        texts(
                "argTypes",
                call.function().argumentTypes().stream().map(ValueType::apiName).toList());
        json.writeNumberField("variadic", call.function().variadic());
        json.writeStringField("returnType", call.function().returnType().apiName());
        json.writeEndObject();
        json.writeArrayFieldStart("args");
        for (Expr argument : call.arguments()) {
            write(argument);
        }
        json.writeEndArray();
    }

    private void matching(@Nullable VectorMatching matching) throws IOException {
        if (matching == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringField(
                "card", matching.cardinality().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        texts("labels", matching.labels());
        json.writeBooleanField("on", matching.on());
        texts("include", matching.include());
        json.writeObjectFieldStart("fillValues");
        json.writeObjectField("lhs", matching.fillLeft());
        json.writeObjectField("rhs", matching.fillRight());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void selector(VectorSelector selector) throws IOException {
        json.writeStringField("name", selector.name());
        duration("offset", selector.offset());
        json.writeArrayFieldStart("matchers");
        for (LabelMatcher matcher : selector.matchers()) {
            json.writeStartObject();
            json.writeStringField("name", matcher.name());
            json.writeStringField("value", matcher.value());
            json.writeStringField("type", matcher.type().text());
            json.writeEndObject();
        }
        json.writeEndArray();
        at(selector.at());
        json.writeBooleanField("anchored", selector.modifier() == RangeModifier.ANCHORED);
        json.writeBooleanField("smoothed", selector.modifier() == RangeModifier.SMOOTHED);
    }

    private void at(@Nullable AtModifier at) throws IOException {
        Long timestampMs = null;
        String startOrEnd = null;
        if (at != null) {
            switch (at.kind()) {
                case TIMESTAMP -> timestampMs = at.timestampMs();
                case START -> startOrEnd = "start";
                case END -> startOrEnd = "end";
            }
        }
        json.writeObjectField("timestamp", timestampMs);
        json.writeStringField("startOrEnd", startOrEnd);
    }

    /** The milliseconds, and the expression if it has to be computed. */
    private void duration(String name, @Nullable DurationExpr duration) throws IOException {
        boolean computed = duration != null && !(duration instanceof DurationExpr.Fixed);
        json.writeNumberField(name, duration instanceof DurationExpr.Fixed fixed ? fixed.ms() : 0);
        json.writeFieldName(name + "Expr");
        write(computed ? duration : null, false);
    }

    private void write(@Nullable DurationExpr expr, boolean wrapped) throws IOException {
        if (expr == null) {
            json.writeNull();
        } else if (expr instanceof DurationExpr.Paren paren) {
            write(paren.inner(), true);
        } else if (expr instanceof DurationExpr.Literal literal) {
            json.writeStartObject();
            type("numberLiteral");
            json.writeStringField("val", GoFloat.formatF(literal.seconds()));
            json.writeBooleanField("duration", literal.duration());
            json.writeEndObject();
        } else if (expr instanceof DurationExpr.Arithmetic arithmetic) {
            operation(arithmetic.operator().text(), arithmetic.left(), arithmetic.right(), wrapped);
        } else if (expr instanceof DurationExpr.Extreme extreme) {
            operation(extreme.max() ? "max_of" : "min_of", extreme.left(), extreme.right(), wrapped);
        } else if (expr instanceof DurationExpr.Negation negation) {
            operation("-", null, negation.operand(), wrapped);
        } else {
            operation(expr instanceof DurationExpr.Step ? "step" : "range", null, null, wrapped);
        }
    }

    private void operation(String operator, @Nullable DurationExpr left, @Nullable DurationExpr right, boolean wrapped)
            throws IOException {
        json.writeStartObject();
        type("durationExpr");
        json.writeStringField("op", operator);
        json.writeFieldName("lhs");
        write(left, false);
        json.writeFieldName("rhs");
        write(right, false);
        json.writeBooleanField("wrapped", wrapped);
        json.writeEndObject();
    }
}
