package io.weir.alertmanager.config;

import io.weir.alertmanager.matcher.Matcher;
import io.weir.alertmanager.timeinterval.TimeIntervalText;
import io.weir.alertmanager.timeinterval.TimeIntervals;
import io.weir.model.PromDuration;
import io.weir.template.GoQuote;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the routing tree, inhibit rules and time intervals as YAML. */
final class RouteWriter {
    private final StringBuilder out;

    RouteWriter(StringBuilder out) {
        this.out = out;
    }

    void write(RouteConfig root, List<InhibitRuleConfig> rules, TimeIntervals timeIntervals) {
        out.append("route:\n");
        writeRoute(root, "  ");
        writeInhibitRules(rules);
        writeTimeIntervals(timeIntervals);
    }

    /** A node, every line indented; of a list's item the caller turns the first two blanks into a dash. */
    private void writeRoute(RouteConfig route, String indent) {
        if (route.receiver() != null) {
            line(indent, "receiver", GoQuote.quote(route.receiver()));
        }
        GroupBy groupBy = route.groupBy();
        if (groupBy != null) {
            line(indent, "group_by", list(groupBy.all() ? List.of(GroupBy.ALL_LABELS) : groupBy.names()));
        }
        if (!route.labels().isEmpty()) {
            line(indent, "labels", map(route.labels()));
        }
        if (!route.matchers().isEmpty()) {
            line(indent, "matchers", matchers(route.matchers()));
        }
        line(indent, "continue", Boolean.toString(route.continues()));
        names(indent, "mute_time_intervals", route.muteTimeIntervals());
        names(indent, "active_time_intervals", route.activeTimeIntervals());
        duration(indent, "group_wait", route.groupWait());
        duration(indent, "group_interval", route.groupInterval());
        duration(indent, "repeat_interval", route.repeatInterval());
        if (!route.routes().isEmpty()) {
            out.append(indent).append("routes:\n");
            for (RouteConfig child : route.routes()) {
                int start = out.length();
                writeRoute(child, indent + "  ");
                out.replace(start + indent.length(), start + indent.length() + 2, "- ");
            }
        }
    }

    private void duration(String indent, String key, @Nullable Duration duration) {
        if (duration != null) {
            line(indent, key, PromDuration.format(duration));
        }
    }

    private void names(String indent, String key, List<String> names) {
        if (!names.isEmpty()) {
            line(indent, key, list(names));
        }
    }

    private void writeInhibitRules(List<InhibitRuleConfig> rules) {
        if (rules.isEmpty()) {
            return;
        }
        out.append("inhibit_rules:\n");
        for (InhibitRuleConfig rule : rules) {
            // What is written must be read by older tools too, which don't know names.
            if (rule.name().isEmpty()) {
                line("- ", "source_matchers", matchers(rule.sourceMatchers()));
            } else {
                line("- ", "name", GoQuote.quote(rule.name()));
                line("  ", "source_matchers", matchers(rule.sourceMatchers()));
            }
            line("  ", "target_matchers", matchers(rule.targetMatchers()));
            line("  ", "equal", list(rule.equal()));
        }
    }

    private void writeTimeIntervals(TimeIntervals intervals) {
        if (intervals.byName().isEmpty()) {
            return;
        }
        out.append("time_intervals:\n");
        intervals.byName().forEach((name, specs) -> {
            line("- ", "name", GoQuote.quote(name));
            line(
                    "  ",
                    "time_intervals",
                    specs.stream().map(TimeIntervalText::of).toList().toString());
        });
    }

    private static String matchers(List<Matcher> matchers) {
        return list(matchers.stream().map(Matcher::toString).toList());
    }

    /** Double quotes: YAML reads the escapes that Go writes. */
    private static String list(List<String> items) {
        return items.stream().map(GoQuote::quote).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String map(Map<String, String> pairs) {
        return pairs.entrySet().stream()
                .map(pair -> GoQuote.quote(pair.getKey()) + ": " + GoQuote.quote(pair.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private void line(String indent, String key, String value) {
        out.append(indent).append(key).append(": ").append(value).append('\n');
    }
}
