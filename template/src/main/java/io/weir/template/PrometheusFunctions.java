package io.weir.template;

import io.weir.model.PromDuration;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The functions that Prometheus adds to templates in rules. Most depend on their arguments only; {@link #ofEvaluation}
 * has those that depend on the evaluation.
 */
public final class PrometheusFunctions {
    private static final ParameterType ANY = ParameterType.ANY;
    private static final ParameterType STRING = ParameterType.STRING;
    private static final ParameterType SAMPLE = ParameterType.of("*template.sample", QuerySample.class);
    private static final ParameterType VECTOR = ParameterType.of("template.queryResult", QueryVector.class);

    /** Executes a template by its name; carried out by the evaluator. */
    static final TemplateFunction TMPL = TemplateFunction.of(
            arguments -> {
                throw new IllegalStateException("carried out by the evaluator");
            },
            STRING,
            ANY);

    /** Functions of their arguments. Those of an evaluation are there by name, so that texts parse, and fail if called. */
    public static final Map<String, TemplateFunction> ALL = all();

    private PrometheusFunctions() {}

    private static Map<String, TemplateFunction> all() {
        Map<String, TemplateFunction> functions =
                new TreeMap<>(ofEvaluation(QueryFunction.unavailable("no query function"), Instant.EPOCH, ""));
        functions.put("first", TemplateFunction.of(PrometheusFunctions::first, VECTOR));
        functions.put(
                "label", TemplateFunction.of(a -> sample(a.get(1)).labels().get(text(a.get(0))), STRING, SAMPLE));
        functions.put("value", TemplateFunction.of(a -> sample(a.get(0)).value(), SAMPLE));
        functions.put(
                "strvalue", TemplateFunction.of(a -> sample(a.get(0)).labels().get("__value__"), SAMPLE));
        functions.put("sortByLabel", TemplateFunction.of(PrometheusFunctions::sortByLabel, STRING, VECTOR));
        functions.put("args", TemplateFunction.variadic(PrometheusFunctions::args, ANY));
        functions.put("humanize", TemplateFunction.of(a -> Humanize.humanize(a.get(0)), ANY));
        functions.put("humanize1024", TemplateFunction.of(a -> Humanize.humanize1024(a.get(0)), ANY));
        functions.put("humanizeDuration", TemplateFunction.of(a -> Humanize.duration(a.get(0)), ANY));
        functions.put("humanizePercentage", TemplateFunction.of(a -> Humanize.percentage(a.get(0)), ANY));
        functions.put("humanizeTimestamp", TemplateFunction.of(a -> Humanize.timestamp(a.get(0)), ANY));
        functions.put("toTime", TemplateFunction.of(a -> Humanize.toTime(a.get(0)), ANY));
        functions.put("toDuration", TemplateFunction.of(a -> Humanize.toDuration(a.get(0)), ANY));
        functions.put("parseDuration", TemplateFunction.of(a -> parseDuration(text(a.get(0))), STRING));
        functions.put("title", TemplateFunction.of(a -> title(text(a.get(0))), STRING));
        functions.put("toUpper", TemplateFunction.of(a -> text(a.get(0)).toUpperCase(Locale.ROOT), STRING));
        functions.put("toLower", TemplateFunction.of(a -> text(a.get(0)).toLowerCase(Locale.ROOT), STRING));
        functions.put(
                "match", TemplateFunction.of(a -> Replacement.matches(text(a.get(0)), text(a.get(1))), STRING, STRING));
        functions.put(
                "reReplaceAll",
                TemplateFunction.of(
                        a -> Replacement.replaceAll(text(a.get(0)), text(a.get(1)), text(a.get(2))),
                        STRING,
                        STRING,
                        STRING));
        functions.put("stripPort", TemplateFunction.of(a -> stripPort(text(a.get(0))), STRING));
        functions.put("stripDomain", TemplateFunction.of(a -> stripDomain(text(a.get(0))), STRING));
        functions.put("urlQueryEscape", TemplateFunction.of(a -> Builtins.escapeQuery(text(a.get(0))), STRING));
        functions.put("graphLink", TemplateFunction.of(a -> graphLink(text(a.get(0)), 0), STRING));
        functions.put("tableLink", TemplateFunction.of(a -> graphLink(text(a.get(0)), 1), STRING));
        functions.put("safeHtml", TemplateFunction.of(a -> new SafeText(SafeText.Kind.HTML, text(a.get(0))), STRING));
        functions.put("tmpl", TMPL);
        return Map.copyOf(functions);
    }

    /** The functions that depend on the evaluation: for queries, the time, and the URL of the server. */
    static Map<String, TemplateFunction> ofEvaluation(QueryFunction query, Instant time, String externalUrl) {
        return Map.of(
                "query",
                TemplateFunction.of(
                        arguments -> new QueryVector(List.copyOf(query.query(text(arguments.get(0)), time))), STRING),
                "now",
                TemplateFunction.of(arguments -> time.toEpochMilli() / 1000.0),
                "externalURL",
                TemplateFunction.of(arguments -> externalUrl),
                "pathPrefix",
                TemplateFunction.of(arguments -> path(externalUrl)));
    }

    private static String path(String url) {
        try {
            String path = URI.create(url).getPath();
            return path == null ? "" : path;
        } catch (IllegalArgumentException e) {
            throw new TemplateFunctionException("external URL " + GoQuote.quote(url) + " is not a URL");
        }
    }

    private static Object first(List<@Nullable Object> arguments) {
        List<QuerySample> samples = vector(arguments.get(0)).samples();
        if (samples.isEmpty()) {
            throw new TemplateFunctionException("first() called on vector with no elements");
        }
        return samples.get(0);
    }

    private static Object sortByLabel(List<@Nullable Object> arguments) {
        String label = text(arguments.get(0));
        List<QuerySample> sorted = new ArrayList<>(vector(arguments.get(1)).samples());
        sorted.sort(Comparator.comparing(sample -> sample.labels().get(label)));
        return new QueryVector(sorted);
    }

    private static Object args(List<@Nullable Object> arguments) {
        Map<String, @Nullable Object> named = new TreeMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            named.put("arg" + i, arguments.get(i));
        }
        return named;
    }

    private static double parseDuration(String text) {
        boolean negative = text.startsWith("-");
        try {
            double seconds = PromDuration.parseMs(negative ? text.substring(1) : text) / 1000.0;
            return negative ? -seconds : seconds;
        } catch (IllegalArgumentException e) {
            throw new TemplateFunctionException(String.valueOf(e.getMessage()));
        }
    }

    /** Go's {@code strings.Title}: the first letter of every word in title case, the rest as it is. */
    static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int previous = ' ';
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            out.appendCodePoint(isSeparator(previous) ? Character.toTitleCase(c) : c);
            previous = c;
            i += Character.charCount(c);
        }
        return out.toString();
    }

    private static boolean isSeparator(int c) {
        if (c < 0x80) {
            return !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_');
        }
        return !Character.isLetterOrDigit(c) && Character.isWhitespace(c);
    }

    private static String stripPort(String hostPort) {
        HostPort parts = HostPort.split(hostPort);
        return parts == null ? hostPort : parts.host();
    }

    private static String stripDomain(String hostPort) {
        HostPort parts = HostPort.split(hostPort);
        String host = parts == null ? hostPort : parts.host();
        if (HostPort.isIpAddress(host)) {
            return hostPort;
        }
        int dot = host.indexOf('.');
        String name = dot < 0 ? host : host.substring(0, dot);
        return parts == null || parts.port().isEmpty() ? name : HostPort.join(name, parts.port());
    }

    private static String graphLink(String expression, int tab) {
        return "/graph?g0.expr=" + Builtins.escapeQuery(expression) + "&g0.tab=" + tab;
    }

    private static String text(@Nullable Object argument) {
        return (String) Objects.requireNonNull(argument);
    }

    private static QuerySample sample(@Nullable Object argument) {
        return (QuerySample) Objects.requireNonNull(argument);
    }

    private static QueryVector vector(@Nullable Object argument) {
        return (QueryVector) Objects.requireNonNull(argument);
    }
}
