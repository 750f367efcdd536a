package io.weir.query;

import io.weir.promql.EngineOptions;
import io.weir.promql.PromqlFeatures;
import io.weir.web.Handler;
import io.weir.web.ListenAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * How a query server is set up.
 *
 * @param externalUrl where people reach this server; empty derives it from the host's name and the port
 * @param routePrefix before every path, such as {@code /weir}; empty is none
 * @param corsOrigin regular expression, matched whole, of the origins whose pages may call the API
 * @param features the optional parts of PromQL that queries may use
 * @param subqueryStep of subqueries that give none; asked at each query, since a reload may change it
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
        PromqlFeatures features,
        Supplier<Duration> subqueryStep,
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
                EngineOptions.DEFAULT.features(),
                EngineOptions.DEFAULT::defaultSubqueryStep,
                Map.of());
    }

    public QueryOptions withLimits(QueryLimits changed) {
        return new QueryOptions(
                listenAddress,
                externalUrl,
                routePrefix,
                corsOrigin,
                changed,
                status,
                lifecycle,
                features,
                subqueryStep,
                receivers);
    }

    public QueryOptions withStatus(ProcessStatus changed) {
        return new QueryOptions(
                listenAddress,
                externalUrl,
                routePrefix,
                corsOrigin,
                limits,
                changed,
                lifecycle,
                features,
                subqueryStep,
                receivers);
    }

    public QueryOptions withLifecycle(Lifecycle changed) {
        return new QueryOptions(
                listenAddress,
                externalUrl,
                routePrefix,
                corsOrigin,
                limits,
                status,
                changed,
                features,
                subqueryStep,
                receivers);
    }

    /** Sets the URL; its path becomes the route prefix. */
    public QueryOptions withExternalUrl(String changed) {
        String path =
                changed.isEmpty() ? "" : String.valueOf(URI.create(changed).getPath());
        return new QueryOptions(
                listenAddress, changed, path, corsOrigin, limits, status, lifecycle, features, subqueryStep, receivers);
    }

    public QueryOptions withRoutePrefix(String changed) {
        return new QueryOptions(
                listenAddress,
                externalUrl,
                changed,
                corsOrigin,
                limits,
                status,
                lifecycle,
                features,
                subqueryStep,
                receivers);
    }

    public QueryOptions withCorsOrigin(String changed) {
        return new QueryOptions(
                listenAddress,
                externalUrl,
                routePrefix,
                changed,
                limits,
                status,
                lifecycle,
                features,
                subqueryStep,
                receivers);
    }

    public QueryOptions withReceivers(Map<String, Handler> changed) {
        return new QueryOptions(
                listenAddress,
                externalUrl,
                routePrefix,
                corsOrigin,
                limits,
                status,
                lifecycle,
                features,
                subqueryStep,
                changed);
    }

    /** Sets what of the language queries may use, and the step of subqueries that give none. */
    public QueryOptions withLanguage(PromqlFeatures enabled, Supplier<Duration> step) {
        return new QueryOptions(
                listenAddress,
                externalUrl,
                routePrefix,
                corsOrigin,
                limits,
                status,
                lifecycle,
                enabled,
                step,
                receivers);
    }

    private static String normalPrefix(String prefix) {
        String trimmed = prefix.replaceAll("^/+|/+$", "");
        return trimmed.isEmpty() ? "" : "/" + trimmed;
    }
}
