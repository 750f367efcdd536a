package io.weir.alertmanager.template;

import io.weir.alertmanager.json.JsonText;
import io.weir.template.GoDuration;
import io.weir.template.GoTime;
import io.weir.template.ParameterType;
import io.weir.template.PrometheusFunctions;
import io.weir.template.Replacement;
import io.weir.template.SafeText;
import io.weir.template.TemplateFunction;
import io.weir.template.TemplateFunctionException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The functions of notification templates. */
final class NotificationFunctions {
    private static final ParameterType STRING = ParameterType.STRING;
    private static final ParameterType ANY = ParameterType.ANY;
    private static final ParameterType TIME = GoTime.TIME;

    private NotificationFunctions() {}

    /** All of them. {@code routeLabels} gives nothing until {@link #routeLabels} replaces it. */
    static Map<String, TemplateFunction> all(InstantSource clock) {
        Map<String, TemplateFunction> functions = new TreeMap<>();
        addTexts(functions);
        addTimes(functions, clock);
        functions.put("routeLabels", routeLabels(name -> ""));
        functions.put("toJson", TemplateFunction.of(a -> JsonText.text(TemplateJson.of(a.get(0))), ANY));
        functions.put("list", TemplateFunction.variadic(ArrayList::new, ANY));
        functions.put("append", TemplateFunction.variadic(NotificationFunctions::append, TemplateLists.LIST, ANY));
        functions.put("dict", TemplateFunction.variadic(NotificationFunctions::dict, ANY));
        return Map.copyOf(functions);
    }

    private static void addTexts(Map<String, TemplateFunction> functions) {
        functions.put("toUpper", TemplateFunction.of(a -> text(a, 0).toUpperCase(Locale.ROOT), STRING));
        functions.put("toLower", TemplateFunction.of(a -> text(a, 0).toLowerCase(Locale.ROOT), STRING));
        functions.put("title", TemplateFunction.of(a -> TitleCase.of(text(a, 0)), STRING));
        functions.put("trimSpace", TemplateFunction.of(a -> text(a, 0).strip(), STRING));
        functions.put(
                "join",
                TemplateFunction.of(
                        a -> String.join(text(a, 0), TemplateLists.strings(a.get(1))), STRING, TemplateLists.STRINGS));
        functions.put("match", TemplateFunction.of(a -> Replacement.matches(text(a, 0), text(a, 1)), STRING, STRING));
        functions.put(
                "reReplaceAll",
                TemplateFunction.of(
                        a -> Replacement.replaceAll(text(a, 0), text(a, 1), text(a, 2)), STRING, STRING, STRING));
        functions.put("stringSlice", TemplateFunction.variadic(ArrayList::new, STRING));
        functions.put("safeHtml", TemplateFunction.of(a -> new SafeText(SafeText.Kind.HTML, text(a, 0)), STRING));
        functions.put("safeUrl", TemplateFunction.of(a -> new SafeText(SafeText.Kind.URL, text(a, 0)), STRING));
        functions.put("urlUnescape", TemplateFunction.of(a -> urlUnescape(text(a, 0)), STRING));
        functions.put(
                "base64encode",
                TemplateFunction.of(
                        a -> Base64.getUrlEncoder().encodeToString(text(a, 0).getBytes(StandardCharsets.UTF_8)),
                        STRING));
        functions.put("base64decode", TemplateFunction.of(a -> base64decode(text(a, 0)), STRING));
    }

    private static void addTimes(Map<String, TemplateFunction> functions, InstantSource clock) {
        functions.put("date", TemplateFunction.of(a -> time(a, 1).format(text(a, 0)), STRING, TIME));
        functions.put("tz", TemplateFunction.of(a -> time(a, 1).in(zone(text(a, 0))), STRING, TIME));
        functions.put("now", TemplateFunction.of(a -> GoTime.of(clock.instant())));
        functions.put(
                "since",
                TemplateFunction.of(a -> new GoDuration(nanos(time(a, 0).time().toInstant(), clock.instant())), TIME));
        functions.put("humanizeDuration", Objects.requireNonNull(PrometheusFunctions.ALL.get("humanizeDuration")));
        functions.put("toDate", TemplateFunction.of(a -> date(text(a, 0), text(a, 1), false), STRING, STRING));
        functions.put("mustToDate", TemplateFunction.of(a -> date(text(a, 0), text(a, 1), true), STRING, STRING));
    }

    /** {@code routeLabels}: a label of the route by its name. */
    static TemplateFunction routeLabels(UnaryOperator<String> labels) {
        return TemplateFunction.of(a -> labels.apply(text(a, 0)), STRING);
    }

    /** The nanoseconds between two instants, as far as 64 bits reach. */
    private static long nanos(Instant from, Instant to) {
        try {
            return Duration.between(from, to).toNanos();
        } catch (ArithmeticException e) {
            return from.isBefore(to) ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
    }

    private static String urlUnescape(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new TemplateFunctionException("invalid URL escape in \"" + text + "\"");
        }
    }

    private static String base64decode(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new TemplateFunctionException("illegal base64 data");
        }
    }

    private static ZoneId zone(String name) {
        try {
            return switch (name) {
                case "", "UTC" -> ZoneOffset.UTC;
                case "Local" -> ZoneId.systemDefault();
                default -> ZoneId.of(name);
            };
        } catch (DateTimeException e) {
            throw new TemplateFunctionException("unknown time zone " + name);
        }
    }

    private static GoTime date(String layout, String text, boolean must) {
        try {
            return GoTime.parse(layout, text);
        } catch (IllegalArgumentException e) {
            if (must) {
                throw new TemplateFunctionException(String.valueOf(e.getMessage()));
            }
            return GoTime.of(GoTime.ZERO);
        }
    }

    private static Object append(List<@Nullable Object> arguments) {
        List<@Nullable Object> list = TemplateLists.list(arguments.get(0));
        list.addAll(arguments.subList(1, arguments.size()));
        return list;
    }

    private static Object dict(List<@Nullable Object> arguments) {
        if (arguments.size() % 2 != 0) {
            throw new TemplateFunctionException("dict requires an even number of arguments");
        }
        Map<String, @Nullable Object> dict = new TreeMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            if (!(arguments.get(i) instanceof String key)) {
                throw new TemplateFunctionException("dict keys must be strings");
            }
            dict.put(key, arguments.get(i + 1));
        }
        return dict;
    }

    private static String text(List<@Nullable Object> arguments, int index) {
        return (String) Objects.requireNonNull(arguments.get(index));
    }

    private static GoTime time(List<@Nullable Object> arguments, int index) {
        return (GoTime) Objects.requireNonNull(arguments.get(index));
    }
}
