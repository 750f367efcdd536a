package io.weir.query;

import io.weir.web.Handler;
import io.weir.web.ListenAddress;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * How a query server is set up.
 *
 * @param externalUrl where people reach this server; empty derives it from the host's name and the port
 * @param routePrefix before every path, such as {@code /weir}; empty is none
 * @param corsOrigin regular expression, matched whole, of the origins whose pages may call the API
 * @param receivers what other components of the same process answer: {@code POST} by path below {@code /api/v1}, such as
 *     {@code /write}
 */
public record QueryOptions(
        ListenAddress listenAddress,
        String externalUrl,
        String routePrefix,
        String corsOrigin,
        QueryLimits limits,
        ProcessStatus status,
        Lifecycle lifecycle,
        Map<String, Handler> receivers) {
    public static final String DEFAULT_CORS_ORIGIN = ".*";

    public QueryOptions {
        if (!externalUrl.isEmpty() && URI.create(externalUrl).getHost() == null) {
            throw new IllegalArgumentException("external URL \"" + externalUrl + "\" has no host");
        }
        routePrefix = normalPrefix(routePrefix);
        receivers = Map.copyOf(receivers);
        try {
            Pattern.compile(corsOrigin);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("CORS origin: " + e.getMessage(), e);
        }
    }

    /** Defaults at an address, without lifecycle endpoints. */
    public static QueryOptions at(ListenAddress listenAddress) {
        return new QueryOptions(
                listenAddress,
                "",
                "",
                DEFAULT_CORS_ORIGIN,
                QueryLimits.DEFAULT,
                ProcessStatus.NONE,
                Lifecycle.DISABLED,
                Map.of());
    }

    public QueryOptions withLimits(QueryLimits changed) {
        return new QueryOptions(
                listenAddress, externalUrl, routePrefix, corsOrigin, changed, status, lifecycle, receivers);
    }

    public QueryOptions withStatus(ProcessStatus changed) {
        return new QueryOptions(
                listenAddress, externalUrl, routePrefix, corsOrigin, limits, changed, lifecycle, receivers);
    }

    public QueryOptions withLifecycle(Lifecycle changed) {
        return new QueryOptions(
                listenAddress, externalUrl, routePrefix, corsOrigin, limits, status, changed, receivers);
    }

    /** Sets the URL; its path becomes the route prefix. */
    public QueryOptions withExternalUrl(String changed) {
        String path =
                changed.isEmpty() ? "" : String.valueOf(URI.create(changed).getPath());
        return new QueryOptions(listenAddress, changed, path, corsOrigin, limits, status, lifecycle, receivers);
    }

    public QueryOptions withRoutePrefix(String changed) {
        return new QueryOptions(listenAddress, externalUrl, changed, corsOrigin, limits, status, lifecycle, receivers);
    }

    public QueryOptions withCorsOrigin(String changed) {
        return new QueryOptions(listenAddress, externalUrl, routePrefix, changed, limits, status, lifecycle, receivers);
    }

    public QueryOptions withReceivers(Map<String, Handler> changed) {
        return new QueryOptions(
                listenAddress, externalUrl, routePrefix, corsOrigin, limits, status, lifecycle, changed);
    }

    private static String normalPrefix(String prefix) {
        String trimmed = prefix.replaceAll("^/+|/+$", "");
        return trimmed.isEmpty() ? "" : "/" + trimmed;
    }
}
