package io.weir.alertmanager.config;

import io.weir.alertmanager.matcher.Matcher;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node of the routing tree as written: what is null is inherited from the parent.
 *
 * @param labels route labels by name, as templates; added to those of the parent
 * @param matchers of {@code matchers}, {@code match} and {@code match_re}, in order
 * @param continues whether siblings behind this node are tried after it matched
 * @param muteTimeIntervals names of the time intervals in which this node's groups are muted; not inherited
 * @param activeTimeIntervals names of the only time intervals in which they are not, if there are any; not inherited
 */
public record RouteConfig(
        @Nullable String receiver,
        @Nullable GroupBy groupBy,
        @Nullable Duration groupWait,
        @Nullable Duration groupInterval,
        @Nullable Duration repeatInterval,
        Map<String, String> labels,
        List<Matcher> matchers,
        boolean continues,
        List<String> muteTimeIntervals,
        List<String> activeTimeIntervals,
        List<RouteConfig> routes) {
    public static final Duration DEFAULT_GROUP_WAIT = Duration.ofSeconds(30);
    public static final Duration DEFAULT_GROUP_INTERVAL = Duration.ofMinutes(5);
    public static final Duration DEFAULT_REPEAT_INTERVAL = Duration.ofHours(4);

    public RouteConfig {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        matchers = List.copyOf(matchers);
        muteTimeIntervals = List.copyOf(muteTimeIntervals);
        activeTimeIntervals = List.copyOf(activeTimeIntervals);
        routes = List.copyOf(routes);
    }
}
