package io.weir.pushgateway;

import io.weir.model.PromDuration;

/** A page under construction. Texts are escaped; markup is what the code says. */
final class Html {
    private final StringBuilder out = new StringBuilder();

    /** Begins a page; {@code current} is the relative address of the link that leads here. */
    static Html page(String title, String current) {
        Html html = new Html();
        html.markup("""
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>""").text(title).markup("""
                </title>
                <link rel="stylesheet" href="static/style.css">
                <script defer src="static/page.js"></script>
                </head>
                <body>
                <header>
                <a class="brand" href="./">Weir Pushgateway</a>
                <nav aria-label="Main">
                """);
        html.link("./", "Metrics", current).link("status", "Status", current);
        return html.markup("</nav>\n</header>\n<main>\n");
    }

    private Html link(String address, String text, String current) {
        return markup("<a href=\"" + address + "\"" + (address.equals(current) ? " aria-current=\"page\"" : "") + ">")
                .text(text)
                .markup("</a>\n");
    }

    String end() {
        return markup("</main>\n</body>\n</html>\n").out.toString();
    }

    Html markup(String markup) {
        out.append(markup);
        return this;
    }

    Html text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return this;
    }

    /** An element with text and nothing else. */
    Html element(String tag, String text) {
        return markup("<" + tag + ">").text(text).markup("</" + tag.split(" ", 2)[0] + ">");
    }

    /** A length of time for people: whole seconds, and only the two largest units. */
    static String duration(long milliseconds) {
        long seconds = Math.max(0, milliseconds) / 1000;
        long[] units = {365 * 86_400, 86_400, 3_600, 60, 1};
        for (int i = 0; i + 2 < units.length; i++) {
            if (seconds >= units[i]) {
                seconds -= seconds % units[i + 1];
                break;
            }
        }
        return PromDuration.formatMs(seconds * 1000);
    }
}
