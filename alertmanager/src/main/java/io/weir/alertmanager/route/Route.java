package io.weir.alertmanager.route;

import io.weir.alertmanager.config.GroupBy;
import io.weir.alertmanager.config.RouteConfig;
import io.weir.alertmanager.matcher.Matcher;
import io.weir.alertmanager.matcher.MatcherParser;
import io.weir.model.Labels;
import io.weir.template.GoQuote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A node of the routing tree with everything it inherits.
 *
 * <p>Its {@link #key} joins the matchers of its ancestors and stands in group keys; siblings may share it. Its {@link #id}
 * appends the index among its siblings at every level and is unique.
 */
public final class Route {
    private final String id;
    private final String key;
    private final List<Matcher> matchers;
    private final boolean continues;
    private final String receiver;
    private final GroupBy groupBy;
    private final Duration groupWait;
    private final Duration groupInterval;
    private final Duration repeatInterval;
    private final Map<String, String> labels;
    private final List<String> muteTimeIntervals;
    private final List<String> activeTimeIntervals;
    private final List<Route> routes;

    private Route(RouteConfig config, @Nullable Route parent, int index) {
        matchers = config.matchers();
        String own = MatcherParser.print(matchers);
        key = parent == null ? own : parent.key + "/" + own;
        id = parent == null ? own : parent.id + "/" + own + "/" + index;
        continues = config.continues();
        receiver = inherit(config.receiver(), parent == null ? null : parent.receiver, "");
        groupBy = inherit(config.groupBy(), parent == null ? null : parent.groupBy, GroupBy.NOTHING);
        groupWait =
                inherit(config.groupWait(), parent == null ? null : parent.groupWait, RouteConfig.DEFAULT_GROUP_WAIT);
        groupInterval = inherit(
                config.groupInterval(),
                parent == null ? null : parent.groupInterval,
                RouteConfig.DEFAULT_GROUP_INTERVAL);
        repeatInterval = inherit(
                config.repeatInterval(),
                parent == null ? null : parent.repeatInterval,
                RouteConfig.DEFAULT_REPEAT_INTERVAL);
        Map<String, String> merged = new LinkedHashMap<>(parent == null ? Map.of() : parent.labels);
        merged.putAll(config.labels());
        labels = Collections.unmodifiableMap(merged);
        muteTimeIntervals = config.muteTimeIntervals();
        activeTimeIntervals = config.activeTimeIntervals();
        List<Route> children = new ArrayList<>();
        for (RouteConfig child : config.routes()) {
            children.add(new Route(child, this, children.size()));
        }
        routes = List.copyOf(children);
    }

    private static <T> T inherit(@Nullable T own, @Nullable T inherited, T fallback) {
        return own != null ? own : Objects.requireNonNullElse(inherited, fallback);
    }

    /** The tree of a configuration. */
    public static Route tree(RouteConfig root) {
        return new Route(root, null, 0);
    }

    /**
     * The nodes that take an alert, in order; none if this node's matchers don't hold. A node is taken only if none of its
     * children is; after a child without {@code continue}, its later siblings are skipped.
     */
    public List<Route> match(Labels alert) {
        if (!Matcher.allMatch(matchers, alert)) {
            return List.of();
        }
        List<Route> taken = new ArrayList<>();
        for (Route child : routes) {
            List<Route> byChild = child.match(alert);
            taken.addAll(byChild);
            if (!byChild.isEmpty() && !child.continues) {
                break;
            }
        }
        return taken.isEmpty() ? List.of(this) : taken;
    }

    /** The labels of the group that an alert belongs to in this route. */
    public Labels groupLabels(Labels alert) {
        return groupBy.groupLabels(alert);
    }

    /** The key of a group: {@code {}/{team="x"}:{alertname="Up"}}. */
    public String groupKey(Labels groupLabels) {
        StringJoiner labels = new StringJoiner(", ", "{", "}");
        groupLabels.forEach((name, value) -> labels.add(name + "=" + GoQuote.quote(value)));
        return key + ":" + labels;
    }

    public String id() {
        return id;
    }

    public String key() {
        return key;
    }

    public String receiver() {
        return receiver;
    }

    public Duration groupWait() {
        return groupWait;
    }

    public Duration groupInterval() {
        return groupInterval;
    }

    public Duration repeatInterval() {
        return repeatInterval;
    }

    /** Route labels as templates, the parent's among them. */
    public Map<String, String> labels() {
        return labels;
    }

    /** Names of the time intervals in which groups of this node are muted. */
    public List<String> muteTimeIntervals() {
        return muteTimeIntervals;
    }

    /** Names of the only time intervals in which groups of this node are active; none for always. */
    public List<String> activeTimeIntervals() {
        return activeTimeIntervals;
    }

    /** The matchers of this node, without those of its ancestors. */
    public List<Matcher> matchers() {
        return matchers;
    }

    public boolean continues() {
        return continues;
    }

    public List<Route> routes() {
        return routes;
    }

    @Override
    public String toString() {
        return id;
    }
}
