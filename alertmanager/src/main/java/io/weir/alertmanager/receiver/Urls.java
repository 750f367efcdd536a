package io.weir.alertmanager.receiver;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** URLs of services, made of a configured one. */
final class Urls {
    private Urls() {}

    /** {@code base} with {@code path} below its path; a query stays. */
    static String below(URI base, String path) {
        String own = base.getRawPath() == null ? "" : base.getRawPath();
        String slash = own.endsWith("/") ? "" : "/";
        String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
        return base.getScheme() + "://" + base.getRawAuthority() + own + slash + path + query;
    }

    /** {@code url} with more parameters, ascending by name. */
    static String withQuery(String url, Map<String, String> parameters) {
        return url + (url.indexOf('?') < 0 ? '?' : '&') + query(parameters);
    }

    static String query(Map<String, String> parameters) {
        return new java.util.TreeMap<>(parameters)
                .entrySet().stream()
                        .map(parameter -> encode(parameter.getKey()) + '=' + encode(parameter.getValue()))
                        .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** {@code text} as elements of a path: slashes separate them. */
    static String path(String text) {
        return encode(text).replace("+", "%20").replace("%2F", "/");
    }
}
