package io.weir.template;

import org.jspecify.annotations.Nullable;

/** HTML: a value is escaped as its place demands, as {@code html/template} does it. Confined to one execution. */
final class HtmlOutput implements Output {
    private final HtmlContext context = new HtmlContext();

    @Override
    public String text(String text) {
        return context.follow(text);
    }

    @Override
    public String value(@Nullable Object value, Node.Action action) {
        context.beforeValue();
        SafeText.Kind vouched = value instanceof SafeText safe ? safe.kind() : null;
        String text = value == null ? "" : GoFormat.print(value);
        return switch (context.state()) {
            case COMMENT -> "";
            case TEXT -> inText(text, value, vouched, action);
            case VALUE -> inAttribute(text, value, vouched, action);
            case ATTRIBUTE_NAME, TAG, AFTER_NAME, BEFORE_VALUE -> HtmlEscapes.name(text);
        };
    }

    private String inText(String text, @Nullable Object value, SafeText.@Nullable Kind vouched, Node.Action action) {
        boolean isHtml = vouched == SafeText.Kind.HTML;
        return switch (context.language()) {
            case SCRIPT -> HtmlEscapes.script(value, context.before());
            case STYLE -> HtmlEscapes.style(text, context.before());
            case PLAIN, URL -> {
                if (context.isInRawText()) {
                    yield isHtml ? HtmlEscapes.normalize(text) : HtmlEscapes.html(text);
                }
                yield isHtml || endsWith(action, "html") ? text : HtmlEscapes.html(text);
            }
        };
    }

    private String inAttribute(
            String text, @Nullable Object value, SafeText.@Nullable Kind vouched, Node.Action action) {
        String escaped = switch (context.language()) {
            case URL -> url(text, vouched, action);
            case SCRIPT -> HtmlEscapes.script(value, context.before());
            case STYLE -> HtmlEscapes.style(text, context.before());
            case PLAIN -> {
                if (endsWith(action, "html")) {
                    yield HtmlEscapes.unescape(text);
                }
                yield vouched == SafeText.Kind.HTML ? HtmlEscapes.unescape(HtmlEscapes.stripTags(text)) : text;
            }
        };
        return context.delimiter() == 0 ? HtmlEscapes.unquoted(escaped) : HtmlEscapes.html(escaped);
    }

    private String url(String text, SafeText.@Nullable Kind vouched, Node.Action action) {
        boolean isUrl = vouched == SafeText.Kind.URL;
        String before = context.before();
        boolean inQuery = before.indexOf('?') >= 0 || before.indexOf('#') >= 0;
        if (inQuery) {
            // What urlquery has escaped is not escaped twice.
            return endsWith(action, "urlquery") ? text : HtmlEscapes.url(text, isUrl);
        }
        boolean filtered = before.isBlank() && !isUrl && !HtmlEscapes.isSafeUrl(text);
        return filtered ? "#" + HtmlEscapes.REFUSED : HtmlEscapes.url(text, true);
    }

    /** Whether the action's last command is the function {@code name}, which does the escaping then. */
    private static boolean endsWith(Node.Action action, String name) {
        Node.Command last =
                action.pipe().commands().get(action.pipe().commands().size() - 1);
        return last.words().get(0) instanceof Node.Identifier identifier
                && identifier.name().equals(name);
    }
}
