package io.weir.alertmanager.route;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What of a routing tree is allowed and probably not meant. */
public final class RouteWarnings {
    private RouteWarnings() {}

    /** One line for each problem of {@code root} and all below it. */
    public static List<String> of(Route root, Duration retention) {
        List<String> warnings = new ArrayList<>();
        collect(root, retention, warnings);
        return warnings;
    }

    private static void collect(Route route, Duration retention, List<String> warnings) {
        if (route.repeatInterval().compareTo(retention) > 0) {
            warnings.add("route " + route + ": repeat_interval is longer than the data retention of " + retention
                    + ": notifications will be repeated earlier");
        }
        if (route.repeatInterval().compareTo(route.groupInterval()) < 0) {
            warnings.add("route " + route + ": repeat_interval is shorter than group_interval:"
                    + " notifications will be repeated at most once each group_interval");
        }
        route.routes().forEach(child -> collect(child, retention, warnings));
    }
}
