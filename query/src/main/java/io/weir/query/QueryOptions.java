package io.weir.query;

import io.weir.promql.EngineOptions;
import io.weir.promql.PromqlFeatures;
import io.weir.web.Handler;
import io.weir.web.ListenAddress;
import io.weir.web.config.WebConfigFile;
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
 * @param web TLS and who may ask
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
        Map<String, Handler> receivers,
        WebConfigFile web) {
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
        return builder(listenAddress).build();
    }

    /** Begins with what {@link #at} gives. */
    public static Builder builder(ListenAddress listenAddress) {
        return new Builder(listenAddress);
    }

    /** Sets options one by one. Confined to one thread. */
    public static final class Builder {
        private final ListenAddress listenAddress;
        private String externalUrl = "";
        private String routePrefix = "";
        private String corsOrigin = DEFAULT_CORS_ORIGIN;
        private QueryLimits limits = QueryLimits.DEFAULT;
        private ProcessStatus status = ProcessStatus.NONE;
        private Lifecycle lifecycle = Lifecycle.DISABLED;
        private PromqlFeatures features = EngineOptions.DEFAULT.features();
        private Supplier<Duration> subqueryStep = EngineOptions.DEFAULT::defaultSubqueryStep;
        private Map<String, Handler> receivers = Map.of();
        private WebConfigFile web = WebConfigFile.none();

        private Builder(ListenAddress listenAddress) {
            this.listenAddress = listenAddress;
        }

        /** Sets the URL, which may be empty; its path becomes the route prefix. */
        public Builder externalUrl(String url) {
            externalUrl = url;
            routePrefix = url.isEmpty() ? "" : String.valueOf(URI.create(url).getPath());
            return this;
        }

        public Builder corsOrigin(String pattern) {
            corsOrigin = pattern;
            return this;
        }

        public Builder limits(QueryLimits newLimits) {
            limits = newLimits;
            return this;
        }

        public Builder status(ProcessStatus newStatus) {
            status = newStatus;
            return this;
        }

        public Builder lifecycle(Lifecycle newLifecycle) {
            lifecycle = newLifecycle;
            return this;
        }

        /** Sets what of the language queries may use, and the step of subqueries that give none. */
        public Builder language(PromqlFeatures enabled, Supplier<Duration> step) {
            features = enabled;
            subqueryStep = step;
            return this;
        }

        public Builder receivers(Map<String, Handler> byPath) {
            receivers = byPath;
            return this;
        }

        public Builder web(WebConfigFile file) {
            web = file;
            return this;
        }

        /** @throws IllegalArgumentException for an external URL or a CORS origin that can't be used */
        public QueryOptions build() {
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
                    receivers,
                    web);
        }
    }

    private static String normalPrefix(String prefix) {
        String trimmed = prefix.replaceAll("^/+|/+$", "");
        return trimmed.isEmpty() ? "" : "/" + trimmed;
    }
}
