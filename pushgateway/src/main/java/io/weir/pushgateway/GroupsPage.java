package io.weir.pushgateway;

import io.weir.exposition.ExpositionFloat;
import io.weir.exposition.MetricFamily.Sample;
import java.time.Instant;
import java.util.Collection;

/** The groups as a plain page for people. */
final class GroupsPage {
    private GroupsPage() {}

    static String of(Collection<Group> groups) {
        StringBuilder html = new StringBuilder("""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <title>Weir Pushgateway</title>
                <style>
                body { font-family: sans-serif; margin: 2em; }
                td { padding: 0 2em 0 0; font-family: monospace; }
                .failed { color: #b00; }
                </style>
                </head>
                <body>
                <h1>Pushgateway</h1>
                """);
        if (groups.isEmpty()) {
            html.append("<p>Nothing was pushed yet.</p>\n");
        }
        groups.forEach(group -> append(html, group));
        return html.append("</body>\n</html>\n").toString();
    }

    private static void append(StringBuilder html, Group group) {
        html.append("<details>\n<summary>");
        group.key()
                .labels()
                .forEach((name, value) -> html.append("<b>")
                        .append(escape(name))
                        .append("=\"")
                        .append(escape(value))
                        .append("\"</b> "));
        html.append("pushed ").append(group.pushTimeMs() == 0 ? "never" : Instant.ofEpochMilli(group.pushTimeMs()));
        if (!group.lastPushSuccessful()) {
            html.append(" <span class=\"failed\">Last push failed!</span>");
        }
        html.append("</summary>\n<table>\n");
        for (Group.Family family : group.allFamilies()) {
            for (Sample sample : family.metrics().samples()) {
                html.append("<tr><td title=\"")
                        .append(escape(family.metrics().help()))
                        .append("\">")
                        .append(escape(sample.labels().toString()))
                        .append("</td><td>")
                        .append(ExpositionFloat.format(sample.value()))
                        .append("</td></tr>\n");
            }
        }
        html.append("</table>\n</details>\n");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
