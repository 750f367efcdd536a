package io.weir.pushgateway;

import io.weir.web.BuildInfo;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Start time, build and flags for people. */
final class StatusPage {
    private StatusPage() {}

    static String html(Instant startTime, BuildInfo build, Map<String, String> flags) {
        Html html = Html.page("Weir Pushgateway: status", "status");
        Map<String, String> information = new LinkedHashMap<>();
        information.put("Version", build.version());
        information.put("Revision", build.revision());
        information.put("Branch", build.branch());
        information.put("Build date", build.buildDate());
        information.put("Java", build.javaVersion());
        table(html, "Process", Map.of("Started", startTime.toString()));
        table(html, "Build", information);
        table(html, "Flags", new TreeMap<>(flags));
        return html.end();
    }

    private static void table(Html html, String title, Map<String, String> rows) {
        html.element("h2", title).markup("\n<table>\n");
        rows.forEach((name, value) ->
                html.markup("<tr>").element("th", name).element("td", value).markup("</tr>\n"));
        html.markup("</table>\n");
    }
}
