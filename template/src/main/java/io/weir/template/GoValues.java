package io.weir.template;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What templates may do with values: their Go types, truth, length, elements and order. */
final class GoValues {
    private GoValues() {}

    /** {@code value} in the few types the engine knows: every integer as a Long, every float as a Double. */
    static @Nullable Object normalize(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Float number) {
            return number.doubleValue();
        }
        return value;
    }

    /** The plain value behind a named type. */
    static @Nullable Object underlying(@Nullable Object value) {
        if (value instanceof TemplateObject object) {
            Object plain = normalize(object.underlying());
            return plain == null ? object : plain;
        }
        return value;
    }

    /** The Go type, as error messages name it. */
    static String typeName(@Nullable Object value) {
        if (value == null) {
            return "nil";
        }
        if (value instanceof TemplateObject object) {
            return object.typeName();
        }
        if (value instanceof Long) {
            return "int";
        }
        if (value instanceof BigInteger) {
            return "uint64";
        }
        if (value instanceof Double) {
            return "float64";
        }
        if (value instanceof String) {
            return "string";
        }
        if (value instanceof Boolean) {
            return "bool";
        }
        if (value instanceof Labels) {
            return "map[string]string";
        }
        if (value instanceof Map) {
            return "map[string]interface {}";
        }
        if (value instanceof List) {
            return "[]interface {}";
        }
        if (value instanceof Histogram) {
            return "*histogram.FloatHistogram";
        }
        return value instanceof TemplateFunction ? "func" : value.getClass().getSimpleName();
    }

    /** Whether {@code if} takes the first branch: not nil, not zero, not empty. */
    static boolean truth(@Nullable Object named) {
        Object value = underlying(named);
        if (value == null) {
            return false;
        }
        if (value instanceof Boolean bool) {
            return bool;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof Long number) {
            return number != 0;
        }
        if (value instanceof BigInteger number) {
            return number.signum() != 0;
        }
        if (value instanceof Double number) {
            return number != 0;
        }
        if (value instanceof List<?> list) {
            return !list.isEmpty();
        }
        Map<String, ?> map = asMap(value);
        return map == null || !map.isEmpty();
    }

    /** The map behind a value, ascending by key; null if it isn't one. */
    static @Nullable Map<String, ?> asMap(@Nullable Object named) {
        Object value = underlying(named);
        if (value instanceof Labels labels) {
            return labels.toMap();
        }
        if (value instanceof Map<?, ?> map) {
            TreeMap<String, Object> sorted = new TreeMap<>();
            map.forEach((key, element) -> sorted.put(String.valueOf(key), normalize(element)));
            return sorted;
        }
        return null;
    }

    /** {@code len}: bytes of a string, elements of a list or a map. */
    static long length(@Nullable Object named) {
        Object value = underlying(named);
        if (value == null) {
            throw new TemplateFunctionException("len of nil pointer");
        }
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
        if (value instanceof List<?> list) {
            return list.size();
        }
        Map<String, ?> map = asMap(value);
        if (map == null) {
            throw new TemplateFunctionException("len of type " + typeName(named));
        }
        return map.size();
    }

    /** {@code eq} of two values. */
    static boolean equal(@Nullable Object leftNamed, @Nullable Object rightNamed) {
        Object left = underlying(leftNamed);
        Object right = underlying(rightNamed);
        if (left == null || right == null) {
            return left == null && right == null;
        }
        if (isBasic(left) || isBasic(right)) {
            if (isInteger(left) && isInteger(right)) {
                return integer(left).equals(integer(right));
            }
            if (left.getClass() != right.getClass()) {
                throw incompatible(leftNamed, rightNamed);
            }
            return left instanceof Double number ? number.doubleValue() == (Double) right : left.equals(right);
        }
        if (left instanceof List || asMap(left) != null || left instanceof TemplateFunction) {
            throw new TemplateFunctionException(
                    "non-comparable type " + GoFormat.sprintf("%s", List.of(left)) + ": " + typeName(leftNamed));
        }
        return left.equals(right);
    }

    /** {@code lt} of two values. */
    static boolean less(@Nullable Object leftNamed, @Nullable Object rightNamed) {
        Object left = underlying(leftNamed);
        Object right = underlying(rightNamed);
        if (left == null || right == null || !isBasic(left) || !isBasic(right)) {
            throw new TemplateFunctionException("invalid type for comparison");
        }
        if (isInteger(left) && isInteger(right)) {
            return integer(left).compareTo(integer(right)) < 0;
        }
        if (left.getClass() != right.getClass()) {
            throw incompatible(leftNamed, rightNamed);
        }
        if (left instanceof Double number) {
            return number < (Double) right;
        }
        if (left instanceof String text) {
            return text.compareTo((String) right) < 0;
        }
        throw new TemplateFunctionException("invalid type for comparison");
    }

    private static TemplateFunctionException incompatible(@Nullable Object left, @Nullable Object right) {
        return new TemplateFunctionException(
                "incompatible types for comparison: " + typeName(left) + " and " + typeName(right));
    }

    private static boolean isBasic(Object value) {
        return value instanceof Boolean || value instanceof String || value instanceof Double || isInteger(value);
    }

    private static boolean isInteger(Object value) {
        return value instanceof Long || value instanceof BigInteger;
    }

    private static BigInteger integer(Object value) {
        return value instanceof BigInteger big ? big : BigInteger.valueOf((Long) value);
    }
}
