package io.weir.exposition;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which format a response is in, going by its {@code Content-Type} and the {@code fallback_scrape_protocol} of the scrape
 * configuration. Follows {@code New} in Prometheus's model/textparse/interface.go.
 */
public final class ContentType {
    /** What a text exposition is served as. */
    public static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private ContentType() {}

    /**
     * The format chosen, null if none can be; and what was wrong with the content type, null if nothing. A format chosen
     * by fallback comes with the problem that made it necessary.
     */
    public record Choice(
            @Nullable ExpositionFormat format, @Nullable String problem) {
        /**
         * The format.
         *
         * @throws ExpositionException if none can be chosen
         */
        public ExpositionFormat require() throws ExpositionException {
            if (format == null) {
                throw new ExpositionException(String.valueOf(problem), 0);
            }
            return format;
        }
    }

    /**
     * Chooses the format of a response.
     *
     * @param contentType the response's header, null or empty if it has none
     * @param fallbackScrapeProtocol a name such as {@code PrometheusText0.0.4}; null or empty for no fallback
     * @throws IllegalArgumentException if the fallback is not the name of a scrape protocol
     */
    public static Choice choose(@Nullable String contentType, @Nullable String fallbackScrapeProtocol) {
        ExpositionFormat fallback = fallbackScrapeProtocol == null || fallbackScrapeProtocol.isEmpty()
                ? null
                : format(fallbackScrapeProtocol);
        if (contentType == null || contentType.isBlank()) {
            String problem = "non-compliant scrape target sending blank Content-Type";
            return fallback == null
                    ? new Choice(null, problem + " and no fallback_scrape_protocol specified for target")
                    : new Choice(fallback, problem + using(fallback));
        }
        String syntaxError = syntaxError(contentType);
        if (syntaxError != null) {
            String quoted = Utf8.quote(contentType);
            return fallback == null
                    ? new Choice(
                            null,
                            "cannot parse Content-Type " + quoted + " and no fallback_scrape_protocol for target: "
                                    + syntaxError)
                    : new Choice(
                            fallback,
                            "could not parse received Content-Type " + quoted + using(fallback) + ": " + syntaxError);
        }
        String mediaType = mediaType(contentType);
        for (ExpositionFormat format : ExpositionFormat.values()) {
            if (format.mediaType().equals(mediaType)) {
                return new Choice(format, null);
            }
        }
        String problem = "received unsupported Content-Type " + Utf8.quote(contentType);
        return fallback == null
                ? new Choice(null, problem + " and no fallback_scrape_protocol specified for target")
                : new Choice(fallback, problem + using(fallback));
    }

    private static ExpositionFormat format(String scrapeProtocol) {
        return switch (scrapeProtocol) {
            case "PrometheusText0.0.4", "PrometheusText1.0.0" -> ExpositionFormat.TEXT;
            case "OpenMetricsText0.0.1", "OpenMetricsText1.0.0" -> ExpositionFormat.OPENMETRICS;
            case "PrometheusProto" -> ExpositionFormat.PROTOBUF;
            default -> throw new IllegalArgumentException("unknown scrape protocol " + scrapeProtocol);
        };
    }

    private static String using(ExpositionFormat fallback) {
        return ", using fallback_scrape_protocol \"" + fallback.mediaType() + "\"";
    }

    private static String mediaType(String contentType) {
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.strip().toLowerCase(Locale.ROOT);
    }

    /** What keeps the header from being {@code type/subtype; name=value…}, or null. */
    private static @Nullable String syntaxError(String contentType) {
        String type = mediaType(contentType);
        int slash = type.indexOf('/');
        if (type.isEmpty() || slash == 0) {
            return "no media type";
        }
        if (slash == type.length() - 1) {
            return "expected token after slash";
        }
        if (slash > 0 && !isToken(type.substring(slash + 1)) || !isToken(slash < 0 ? type : type.substring(0, slash))) {
            return "unexpected content after media subtype";
        }
        return parametersError(contentType);
    }

    private static @Nullable String parametersError(String contentType) {
        Set<String> names = new HashSet<>();
        int at = contentType.indexOf(';');
        while (at >= 0 && at < contentType.length()) {
            int equals = contentType.indexOf('=', at);
            String name = contentType
                    .substring(at + 1, equals < 0 ? contentType.length() : equals)
                    .strip();
            if (equals < 0 && name.isEmpty()) {
                return null;
            }
            int end = equals < 0 ? -1 : endOfParameterValue(contentType, equals + 1);
            if (!isToken(name) || end < 0) {
                return "invalid media parameter";
            }
            if (!names.add(name.toLowerCase(Locale.ROOT))) {
                return "duplicate parameter name";
            }
            at = end;
        }
        return null;
    }

    /** The offset of the semicolon or end after a parameter's value; -1 if it is malformed. */
    private static int endOfParameterValue(String contentType, int start) {
        int at = start;
        if (at < contentType.length() && contentType.charAt(at) == '"') {
            at++;
            while (at < contentType.length() && contentType.charAt(at) != '"') {
                at += contentType.charAt(at) == '\\' ? 2 : 1;
            }
            if (at >= contentType.length()) {
                return -1;
            }
            at++;
        }
        int semicolon = contentType.indexOf(';', at);
        int end = semicolon < 0 ? contentType.length() : semicolon;
        String rest = contentType.substring(at, end).strip();
        boolean quoted = at > start;
        return (quoted ? rest.isEmpty() : isToken(rest)) ? end : -1;
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7F || "()<>@,;:\\\"/[]?=".indexOf(c) >= 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
