package io.weir.alertmanager.config;

import io.weir.alertmanager.matcher.Matcher;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of the routing tree as written: what is null is inherited from the parent.
 *
 * @param matchers of {@code matchers}, {@code match} and {@code match_re}, in order
 * @param continues whether siblings behind this node are tried after it matched
 */
public record RouteConfig(
        @Nullable String receiver,
        @Nullable GroupBy groupBy,
        @Nullable Duration groupWait,
        @Nullable Duration groupInterval,
        @Nullable Duration repeatInterval,
        List<Matcher> matchers,
        boolean continues,
        List<RouteConfig> routes) {
    public static final Duration DEFAULT_GROUP_WAIT = Duration.ofSeconds(30);
    public static final Duration DEFAULT_GROUP_INTERVAL = Duration.ofMinutes(5);
    public static final Duration DEFAULT_REPEAT_INTERVAL = Duration.ofHours(4);

    public RouteConfig {
        matchers = List.copyOf(matchers);
        routes = List.copyOf(routes);
    }
}
