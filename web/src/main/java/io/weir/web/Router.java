package io.weir.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler of a request. A route's path has literal segments, {@code {name}} for one segment, and at its end
 * perhaps {@code {name...}} for all that follows, slashes included and undecoded. The first matching route wins. Immutable.
 */
final class Router {
    private final List<Route> routes;

    Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /** One method and path. */
    record Route(String method, String template, List<String> segments, Handler handler) {
        static Route of(String method, String template, Handler handler) {
            if (!template.startsWith("/")) {
                throw new IllegalArgumentException("route \"" + template + "\" must start with /");
            }
            return new Route(method, template, List.of(template.substring(1).split("/", -1)), handler);
        }

        /** @param parts the segments of a path, as they were sent */
        @Nullable
        Map<String, String> match(String[] parts) {
            Map<String, String> params = Map.of();
            for (int i = 0; i < segments.size(); i++) {
                String segment = segments.get(i);
                boolean named = segment.startsWith("{");
                if (named && params.isEmpty()) {
                    params = new LinkedHashMap<>();
                }
                if (named && segment.endsWith("...}")) {
                    String name = segment.substring(1, segment.length() - 4);
                    params.put(name, String.join("/", List.of(parts).subList(Math.min(i, parts.length), parts.length)));
                    return params;
                }
                if (i >= parts.length) {
                    return null;
                }
                if (named) {
                    params.put(segment.substring(1, segment.length() - 1), decode(parts[i]));
                } else if (!segment.equals(parts[i])) {
                    return null;
                }
            }
            return parts.length == segments.size() ? params : null;
        }

        private static String decode(String segment) {
            try {
                // URLDecoder is made for forms, where a plus is a blank; in a path it is a plus.
                return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw new HttpException(400, "invalid URL escape in \"" + segment + "\"");
            }
        }
    }

    /** What a request leads to. */
    sealed interface Match {
        record Found(Route route, Map<String, String> params) implements Match {}

        record WrongMethod(String allowed) implements Match {}

        record NotFound() implements Match {}
    }

    Match find(String method, String path) {
        if (!path.startsWith("/")) {
            return new Match.NotFound();
        }
        String[] parts = path.substring(1).split("/", -1);
        TreeSet<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            Map<String, String> params = route.match(parts);
            if (params == null) {
                continue;
            }
            if (route.method().equals(method)
                    || method.equals("HEAD") && route.method().equals("GET")) {
                return new Match.Found(route, params);
            }
            allowed.add(route.method());
        }
        return allowed.isEmpty()
                ? new Match.NotFound()
                : new Match.WrongMethod(String.join(", ", new ArrayList<>(allowed)));
    }
}
