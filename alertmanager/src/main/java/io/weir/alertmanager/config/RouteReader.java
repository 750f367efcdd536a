package io.weir.alertmanager.config;

import io.weir.alertmanager.matcher.Matcher;
import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the routing tree: what its nodes name must exist. */
final class RouteReader {
    private final MatcherFields matcherFields;
    private final Set<String> receivers;
    private final Set<String> timeIntervals;

    RouteReader(MatcherFields matcherFields, Set<String> receivers, Set<String> timeIntervals) {
        this.matcherFields = matcherFields;
        this.receivers = receivers;
        this.timeIntervals = timeIntervals;
    }

    RouteConfig readRoot(YamlMapping mapping) {
        RouteConfig root = read(mapping);
        if (root.receiver() == null) {
            throw mapping.error("receiver", "root route must specify a default receiver");
        }
        if (!root.matchers().isEmpty()) {
            throw mapping.error("root route must not have any matchers");
        }
        if (root.continues()) {
            throw mapping.error("continue", "cannot have continue in root route");
        }
        if (!root.muteTimeIntervals().isEmpty()) {
            throw mapping.error("mute_time_intervals", "root route must not have any mute time intervals");
        }
        if (!root.activeTimeIntervals().isEmpty()) {
            throw mapping.error("active_time_intervals", "root route must not have any active time intervals");
        }
        return root;
    }

    private RouteConfig read(YamlMapping mapping) {
        String receiver = mapping.optionalString("receiver");
        if (receiver != null && receiver.isEmpty()) {
            receiver = null;
        }
        if (receiver != null && !receivers.contains(receiver)) {
            throw mapping.error("receiver", "undefined receiver \"" + receiver + "\" used in route");
        }
        GroupBy groupBy = mapping.value("group_by").map(this::readGroupBy).orElse(null);
        Duration groupWait = mapping.optionalDuration("group_wait");
        Duration groupInterval = positive(mapping, "group_interval");
        Duration repeatInterval = positive(mapping, "repeat_interval");
        Map<String, String> labels = readLabels(mapping);
        List<Matcher> matchers = matcherFields.read(mapping, "matchers", "match", "match_re");
        boolean continues = mapping.bool("continue", false);
        List<String> mute = readTimeIntervals(mapping, "mute_time_intervals");
        List<String> active = readTimeIntervals(mapping, "active_time_intervals");
        List<RouteConfig> routes = new ArrayList<>();
        for (YamlMapping child : mapping.mappings("routes")) {
            routes.add(read(child));
        }
        mapping.refuseUnknown();
        return new RouteConfig(
                receiver,
                groupBy,
                groupWait,
                groupInterval,
                repeatInterval,
                labels,
                matchers,
                continues,
                mute,
                active,
                routes);
    }

    private static @Nullable Duration positive(YamlMapping mapping, String key) {
        Duration duration = mapping.optionalDuration(key);
        if (duration != null && duration.isZero()) {
            throw mapping.error(key, key + " cannot be zero");
        }
        return duration;
    }

    private Map<String, String> readLabels(YamlMapping mapping) {
        Map<String, String> labels = mapping.stringMap("labels");
        for (String name : labels.keySet()) {
            if (!matcherFields.isLabelName(name)) {
                throw mapping.error("labels", "invalid label name \"" + name + "\"");
            }
        }
        return labels;
    }

    private List<String> readTimeIntervals(YamlMapping mapping, String key) {
        for (YamlValue value : mapping.list(key)) {
            if (!timeIntervals.contains(value.asString())) {
                throw value.error("undefined time interval \"" + value.asString() + "\" used in route");
            }
        }
        return mapping.strings(key);
    }

    private GroupBy readGroupBy(YamlValue value) {
        List<String> names = value.asStrings();
        if (names.contains(GroupBy.ALL_LABELS)) {
            if (names.size() > 1) {
                throw value.error("cannot have wildcard group_by (`...`) and other labels at the same time");
            }
            return GroupBy.EVERYTHING;
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!matcherFields.isLabelName(name)) {
                throw value.error("invalid label name \"" + name + "\" in group_by list");
            }
            if (!seen.add(name)) {
                throw value.error("duplicated label \"" + name + "\" in group_by");
            }
        }
        return new GroupBy(false, names);
    }
}
