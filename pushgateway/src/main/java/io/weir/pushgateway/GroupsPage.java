package io.weir.pushgateway;

import io.weir.exposition.ExpositionFloat;
import io.weir.exposition.Metric;
import io.weir.exposition.MetricFamily;
import io.weir.model.LabelNames;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.histogram.Bucket;
import io.weir.model.histogram.Histogram;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The groups for people: their labels and age, what is in them, and a button that deletes one. Shows a page of them at a
 * time. Its links are relative, so it works behind any prefix.
 */
final class GroupsPage {
    private static final int GROUPS = 100;

    /** A group that holds more shows the first ones. */
    private static final int METRICS = 500;

    private final List<Group> groups;
    private final boolean mayWipe;
    private final long nowMs;

    GroupsPage(List<Group> groups, boolean mayWipe, long nowMs) {
        this.groups = groups;
        this.mayWipe = mayWipe;
        this.nowMs = nowMs;
    }

    /**
     * What to show.
     *
     * @param search a part of a label's name or value; empty for any
     * @param expiring whether to show only groups that are about to expire
     * @param from how many groups to leave out, which are on earlier pages
     */
    record Selection(String search, boolean expiring, int from) {
        private boolean matches(Group group, long nowMs) {
            return (!expiring || group.expiresSoon(nowMs))
                    && (search.isEmpty() || title(group.key()).contains(search));
        }
    }

    String html(Selection selection) {
        List<Group> selected =
                groups.stream().filter(group -> selection.matches(group, nowMs)).toList();
        int from = Math.max(0, Math.min(selection.from(), selected.size()));
        int to = Math.min(selected.size(), from + GROUPS);
        Html html = Html.page("Weir Pushgateway", "./");
        head(html, selection, selected.size());
        selected.subList(from, to).forEach(group -> group(html, group));
        pages(html, selection, from, to, selected.size());
        dialog(html);
        return html.end();
    }

    private void head(Html html, Selection selection, int selected) {
        long expiring =
                groups.stream().filter(group -> group.expiresSoon(nowMs)).count();
        html.markup("<form class=\"bar\" method=\"get\" action=\"./\">\n")
                .markup("<input type=\"search\" name=\"search\" aria-label=\"Search labels\" "
                        + "placeholder=\"Search labels\" value=\"")
                .text(selection.search())
                .markup("\">\n<button>Search</button>\n<span class=\"muted\">")
                .text(selected == groups.size() ? count(selected) : selected + " of " + count(groups.size()))
                .markup("</span>\n");
        if (expiring > 0) {
            html.markup("<a class=\"warn\" href=\"?expiring=1\">")
                    .text(count(expiring) + " about to expire")
                    .markup("</a>\n");
        }
        if (mayWipe && !groups.isEmpty()) {
            html.markup("<button type=\"button\" class=\"danger grow\" data-method=\"PUT\" "
                            + "data-path=\"api/v1/admin/wipe\">")
                    .text("Delete all " + count(groups.size()))
                    .markup("</button>\n");
        }
        html.markup("</form>\n");
        if (groups.isEmpty()) {
            html.markup("<p>Nothing was pushed yet.</p>\n");
        }
    }

    private static String count(long groups) {
        return groups == 1 ? "1 group" : groups + " groups";
    }

    private void group(Html html, Group group) {
        String path = PushPath.of(group.key());
        html.markup("<details class=\"group\" data-key=\"").text(path).markup("\">\n<summary>");
        html.element("code", title(group.key()));
        Group.Times times = group.times();
        html.markup(" <span class=\"muted\">")
                .text(times.pushMs() == 0 ? "never pushed" : "pushed " + Html.duration(nowMs - times.pushMs()) + " ago")
                .markup("</span>");
        if (!group.lastPushSuccessful()) {
            html.markup(" <span class=\"badge bad\">Last push failed!</span>");
        }
        if (times.toLiveMs() > 0) {
            html.markup(
                            group.expiresSoon(nowMs)
                                    ? " <span class=\"badge warn\">About to expire, in "
                                    : " <span class=\"muted\">expires in ")
                    .text(Html.duration(group.expiryTimeMs() - nowMs))
                    .markup("</span>");
        }
        html.markup("<button type=\"button\" class=\"danger\" data-method=\"DELETE\" data-path=\"")
                .text(path)
                .markup("\">Delete group</button></summary>\n");
        int left = METRICS;
        for (Group.Family family : group.allFamilies()) {
            List<Metric> metrics = Metric.of(family.metrics());
            family(html, group.key(), family, metrics.subList(0, Math.min(left, metrics.size())));
            left -= Math.min(left, metrics.size());
        }
        if (left == 0) {
            html.element("p", "Only the first " + METRICS + " metrics are shown; api/v1/metrics has all.");
        }
        html.markup("</details>\n");
    }

    private void family(Html html, GroupingKey key, Group.Family family, List<Metric> metrics) {
        MetricFamily all = family.metrics();
        html.markup("<section>\n<h3>").element("code", quoted(all.name()));
        html.markup(" <span class=\"badge\">")
                .text(ConsistencyCheck.typeName(all.type()))
                .markup("</span>");
        html.markup(" <span class=\"muted\">").text("last pushed " + Instant.ofEpochMilli(family.pushTimeMs()));
        html.markup("</span></h3>\n");
        if (!all.help().isEmpty()) {
            html.element("p class=\"muted\"", all.help());
        }
        html.markup("<table>\n");
        for (Metric metric : metrics) {
            html.markup("<tr>").element("td class=\"labels\"", labels(key, metric.labels()));
            html.element("td class=\"value\"", value(all.type(), metric)).markup("</tr>\n");
        }
        html.markup("</table>\n</section>\n");
    }

    private static String value(MetricType type, Metric metric) {
        return switch (type) {
            case SUMMARY -> parts("quantile ", metric) + totals(metric);
            case HISTOGRAM, GAUGEHISTOGRAM ->
                (metric.nativeHistogram() == null ? parts("≤ ", metric) : buckets(metric.nativeHistogram()))
                        + totals(metric);
            default -> ExpositionFloat.format(metric.value());
        };
    }

    private static String parts(String what, Metric metric) {
        return metric.parts().stream()
                .map(part -> what + ExpositionFloat.format(part.boundary()) + ": "
                        + ExpositionFloat.format(part.value()) + "\n")
                .collect(Collectors.joining());
    }

    private static String buckets(Histogram histogram) {
        return histogram.buckets().stream().map(Bucket::toString).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String totals(Metric metric) {
        return "count: " + ExpositionFloat.format(metric.count()) + "\nsum: " + ExpositionFloat.format(metric.sum());
    }

    private static String labels(GroupingKey key, Labels labels) {
        Map<String, String> shown = new TreeMap<>(labels.toMap());
        key.emptyLabels().forEach(name -> shown.putIfAbsent(name, ""));
        return text(shown);
    }

    /** The labels of a grouping key, the job first. */
    private static String title(GroupingKey key) {
        Map<String, String> others = new TreeMap<>(key.labels());
        others.remove(GroupingKey.JOB);
        return GroupingKey.JOB + "=\"" + key.job() + "\"" + (others.isEmpty() ? "" : " " + text(others));
    }

    private static String text(Map<String, String> labels) {
        List<String> texts = new ArrayList<>();
        labels.forEach((name, value) -> texts.add(quoted(name) + "=\"" + value + "\""));
        return String.join(" ", texts);
    }

    private static String quoted(String name) {
        return LabelNames.isLegacyMetricName(name) ? name : "\"" + name + "\"";
    }

    private static void pages(Html html, Selection selection, int from, int to, int selected) {
        if (from > 0 || to < selected) {
            html.markup(
                            "<form class=\"bar\" method=\"get\" action=\"./\">\n<input type=\"hidden\" name=\"search\" value=\"")
                    .text(selection.search())
                    .markup("\">\n")
                    .markup(selection.expiring() ? "<input type=\"hidden\" name=\"expiring\" value=\"1\">\n" : "");
            page(html, "Earlier", from > 0, Math.max(0, from - GROUPS));
            html.element("span", (from + 1) + " to " + to + " of " + selected);
            page(html, "Later", to < selected, to);
            html.markup("</form>\n");
        }
    }

    private static void page(Html html, String text, boolean enabled, int from) {
        html.markup("<button name=\"from\" value=\"" + from + "\"" + (enabled ? "" : " disabled") + ">")
                .text(text)
                .markup("</button>\n");
    }

    private static void dialog(Html html) {
        html.markup("""
                <dialog>
                <p></p>
                <form method="dialog"><button>Keep</button> <button class="danger" value="delete">Delete</button></form>
                </dialog>
                """);
    }
}
