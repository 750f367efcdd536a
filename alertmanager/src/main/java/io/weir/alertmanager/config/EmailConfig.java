package io.weir.alertmanager.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An entry of {@code email_configs}. Addresses, headers and texts are templates.
 *
 * @param headers by their canonical names; {@code Subject}, {@code To} and {@code From} are always among them
 * @param html the part in HTML, in which values are escaped; empty for none
 * @param text the part in plain text, empty for none
 * @param threading how mails of a group are held together, null for not at all
 */
public record EmailConfig(
        Common common,
        String to,
        String from,
        SmtpDefaults smtp,
        HostPort smarthost,
        Map<String, String> headers,
        String html,
        String text,
        @Nullable Threading threading)
        implements IntegrationConfig {
    public static final String KIND = "email";

    @Override
    public String kind() {
        return KIND;
    }

    /** Whether mails of a group make one thread, or one for each day. */
    public enum Threading {
        NONE,
        DAILY
    }

    static EmailConfig read(FieldReader fields, GlobalConfig global) {
        SmtpDefaults defaults = global.smtp();
        boolean sendResolved = fields.bool("send_resolved", false);
        String to = fields.requiredText("to", "missing to address in email config");
        String from = fields.text("from", defaults.from());
        HostPort own = SmtpDefaults.smarthost(fields, "smarthost");
        HostPort smarthost = own == null ? defaults.smarthost() : own;
        if (smarthost == null) {
            throw fields.error("smarthost", "no global SMTP smarthost set");
        }
        fields.show("smarthost", smarthost.toString());
        if (from.isEmpty()) {
            throw fields.error("from", "no global SMTP from set");
        }
        Boolean implicit = fields.optionalBool("force_implicit_tls");
        SmtpDefaults smtp = new SmtpDefaults(
                smarthost,
                from,
                fields.text("hello", defaults.hello()),
                fields.text("auth_username", defaults.username()),
                fields.secret("auth_password", defaults.password()),
                fields.secret("auth_secret", defaults.secret()),
                fields.text("auth_identity", defaults.identity()),
                fields.bool("require_tls", defaults.requireTls()),
                implicit == null ? defaults.forceImplicitTls() : implicit,
                fields.tls("tls_config", defaults.tls()));
        Map<String, String> headers = headers(fields);
        Threading threading = fields.block("threading", block -> readThreading(block, headers));
        headers.putIfAbsent("Subject", "{{ template \"email.default.subject\" . }}");
        headers.putIfAbsent("To", to);
        headers.putIfAbsent("From", from);
        String html = fields.text("html", "{{ template \"email.default.html\" . }}");
        String text = fields.text("text");
        return new EmailConfig(
                new Common(sendResolved, fields.end()), to, from, smtp, smarthost, headers, html, text, threading);
    }

    private static Map<String, String> headers(FieldReader fields) {
        Map<String, String> headers = new TreeMap<>();
        fields.textMap("headers").forEach((name, value) -> {
            String canonical = canonical(name);
            if (headers.put(canonical, value) != null) {
                throw fields.error("headers", "duplicate header \"" + canonical + "\" in email config");
            }
        });
        return headers;
    }

    /** The name with a capital at the begin of each word. */
    private static String canonical(String name) {
        StringBuilder out = new StringBuilder(name.length());
        boolean first = true;
        for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
            out.append(first ? Character.toUpperCase(c) : c);
            first = c == '-';
        }
        return out.toString();
    }

    private static @Nullable Threading readThreading(FieldReader fields, Map<String, String> headers) {
        boolean enabled = fields.bool("enabled", false);
        String byDate = fields.text("thread_by_date");
        if (!enabled) {
            return null;
        }
        for (String header : List.of("References", "In-Reply-To")) {
            if (headers.containsKey(header)) {
                throw fields.error(
                        "conflicting configuration: threading.enabled conflicts with custom " + header + " header");
            }
        }
        return switch (byDate) {
            case "none" -> Threading.NONE;
            case "daily" -> Threading.DAILY;
            default -> throw fields.error("thread_by_date", "must be either 'none' or 'daily'");
        };
    }
}
