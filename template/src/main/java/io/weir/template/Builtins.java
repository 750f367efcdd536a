package io.weir.template;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions every template has. {@code and}, {@code or} and {@code call} are carried out by the evaluator. */
final class Builtins {
    private static final ParameterType ANY = ParameterType.ANY;

    static final TemplateFunction AND = TemplateFunction.variadic(Builtins::evaluatorOnly, ANY, ANY);
    static final TemplateFunction OR = TemplateFunction.variadic(Builtins::evaluatorOnly, ANY, ANY);
    static final TemplateFunction CALL = TemplateFunction.variadic(Builtins::evaluatorOnly, ANY, ANY);

    static final Map<String, TemplateFunction> ALL = Map.ofEntries(
            Map.entry("and", AND),
            Map.entry("or", OR),
            Map.entry("call", CALL),
            Map.entry("not", TemplateFunction.of(arguments -> !GoValues.truth(arguments.get(0)), ANY)),
            Map.entry("len", TemplateFunction.of(arguments -> GoValues.length(arguments.get(0)), ANY)),
            Map.entry("index", TemplateFunction.variadic(Builtins::index, ANY, ANY)),
            Map.entry("slice", TemplateFunction.variadic(Builtins::slice, ANY, ANY)),
            Map.entry("print", TemplateFunction.variadic(GoFormat::sprint, ANY)),
            Map.entry("println", TemplateFunction.variadic(GoFormat::sprintln, ANY)),
            Map.entry(
                    "printf",
                    TemplateFunction.variadic(
                            arguments ->
                                    GoFormat.sprintf(text(arguments.get(0)), arguments.subList(1, arguments.size())),
                            ParameterType.STRING,
                            ANY)),
            Map.entry("html", TemplateFunction.variadic(arguments -> escapeHtml(joined(arguments)), ANY)),
            Map.entry("js", TemplateFunction.variadic(arguments -> escapeJs(joined(arguments)), ANY)),
            Map.entry("urlquery", TemplateFunction.variadic(arguments -> escapeQuery(joined(arguments)), ANY)),
            Map.entry("eq", TemplateFunction.variadic(Builtins::eq, ANY, ANY)),
            Map.entry("ne", TemplateFunction.of(a -> !GoValues.equal(a.get(0), a.get(1)), ANY, ANY)),
            Map.entry("lt", TemplateFunction.of(a -> GoValues.less(a.get(0), a.get(1)), ANY, ANY)),
            Map.entry("le", TemplateFunction.of(a -> lessOrEqual(a.get(0), a.get(1)), ANY, ANY)),
            Map.entry("gt", TemplateFunction.of(a -> !lessOrEqual(a.get(0), a.get(1)), ANY, ANY)),
            Map.entry("ge", TemplateFunction.of(a -> !GoValues.less(a.get(0), a.get(1)), ANY, ANY)));

    private Builtins() {}

    private static Object evaluatorOnly(List<@Nullable Object> arguments) {
        throw new IllegalStateException("carried out by the evaluator");
    }

    private static boolean eq(List<@Nullable Object> arguments) {
        if (arguments.size() < 2) {
            throw new TemplateFunctionException("missing argument for comparison");
        }
        for (Object other : arguments.subList(1, arguments.size())) {
            if (GoValues.equal(arguments.get(0), other)) {
                return true;
            }
        }
        return false;
    }

    private static boolean lessOrEqual(@Nullable Object left, @Nullable Object right) {
        return GoValues.less(left, right) || GoValues.equal(left, right);
    }

    private static @Nullable Object index(List<@Nullable Object> arguments) {
        Object item = arguments.get(0);
        if (item == null) {
            throw new TemplateFunctionException("index of untyped nil");
        }
        for (Object index : arguments.subList(1, arguments.size())) {
            Object plain = GoValues.underlying(item);
            if (plain == null) {
                throw new TemplateFunctionException("index of nil pointer");
            }
            Map<String, ?> map = GoValues.asMap(plain);
            if (map != null) {
                Object element = map.get(key(index));
                if (element == null && plain instanceof io.weir.model.Labels) {
                    element = "";
                } else if (element == null && item instanceof TemplateObject object) {
                    element = object.missing();
                }
                item = element;
            } else if (plain instanceof List<?> list) {
                item = GoValues.normalize(list.get(position(index, list.size(), list.size() - 1)));
            } else if (plain instanceof String text) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                item = (long) (bytes[position(index, bytes.length, bytes.length - 1)] & 0xFF);
            } else {
                throw new TemplateFunctionException("can't index item of type " + GoValues.typeName(item));
            }
        }
        return item;
    }

    private static String key(@Nullable Object index) {
        Object plain = GoValues.underlying(index);
        if (plain == null) {
            throw new TemplateFunctionException("value is nil; should be of type string");
        }
        if (plain instanceof String key) {
            return key;
        }
        throw new TemplateFunctionException("value has type " + GoValues.typeName(index) + "; should be string");
    }

    private static int position(@Nullable Object index, int length, int max) {
        if (index == null) {
            throw new TemplateFunctionException("cannot index slice/array with nil");
        }
        if (!(GoValues.underlying(index) instanceof Long position)) {
            throw new TemplateFunctionException("cannot index slice/array with type " + GoValues.typeName(index));
        }
        if (position < 0 || position > length) {
            throw new TemplateFunctionException("index out of range: " + position);
        }
        if (position > max) {
            throw new TemplateFunctionException("reflect: slice index out of range");
        }
        return position.intValue();
    }

    private static Object slice(List<@Nullable Object> arguments) {
        Object item = arguments.get(0);
        if (item == null) {
            throw new TemplateFunctionException("slice of untyped nil");
        }
        if (arguments.size() > 4) {
            throw new TemplateFunctionException("too many slice indexes: " + (arguments.size() - 1));
        }
        Object plain = GoValues.underlying(item);
        if (plain instanceof String text) {
            if (arguments.size() == 4) {
                throw new TemplateFunctionException("cannot 3-index slice a string");
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int[] range = range(arguments, bytes.length);
            return new String(bytes, range[0], range[1] - range[0], StandardCharsets.UTF_8);
        }
        if (plain instanceof List<?> list) {
            int[] range = range(arguments, list.size());
            return new ArrayList<Object>(list.subList(range[0], range[1]));
        }
        throw new TemplateFunctionException("can't slice item of type " + GoValues.typeName(item));
    }

    private static int[] range(List<@Nullable Object> arguments, int length) {
        int[] range = {0, length, length};
        for (int i = 1; i < arguments.size(); i++) {
            range[i - 1] = position(arguments.get(i), length, length);
        }
        for (int i = 0; i < arguments.size() - 2 || i < 1; i++) {
            if (range[i] > range[i + 1]) {
                throw new TemplateFunctionException("invalid slice index: " + range[i] + " > " + range[i + 1]);
            }
        }
        return range;
    }

    private static String text(@Nullable Object value) {
        return (String) java.util.Objects.requireNonNull(value);
    }

    private static String joined(List<@Nullable Object> arguments) {
        List<@Nullable Object> printable = new ArrayList<>();
        for (Object argument : arguments) {
            printable.add(argument == null ? "<no value>" : argument);
        }
        return GoFormat.sprint(printable);
    }

    static String escapeHtml(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case 0 -> out.append('\uFFFD');
                case '"' -> out.append("&#34;");
                case '\'' -> out.append("&#39;");
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    static String escapeJs(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\'' -> out.append("\\'");
                case '"' -> out.append("\\\"");
                case '<' -> out.append("\\u003C");
                case '>' -> out.append("\\u003E");
                case '&' -> out.append("\\u0026");
                case '=' -> out.append("\\u003D");
                default -> {
                    if (c < ' ' || c >= 0x80 && !GoQuote.isPrintable(c)) {
                        out.append(String.format(Locale.ROOT, "\\u%04X", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.toString();
    }

    /** As Go's {@code url.QueryEscape}. */
    static String escapeQuery(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
