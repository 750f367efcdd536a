package io.weir.alertmanager.config;

import io.weir.alertmanager.matcher.Matcher;
import io.weir.config.Secret;
import io.weir.config.http.HttpClientConfig;
import io.weir.model.PromDuration;
import io.weir.template.GoQuote;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a configuration as YAML with its defaults and without its secrets; what it writes can be read again. */
final class AlertmanagerConfigWriter {
    private final StringBuilder out = new StringBuilder();

    private AlertmanagerConfigWriter() {}

    static String write(AlertmanagerConfig config) {
        AlertmanagerConfigWriter writer = new AlertmanagerConfigWriter();
        writer.writeGlobal(config.global());
        writer.out.append("route:\n");
        writer.writeRoute(config.route(), "  ", "  ");
        writer.writeInhibitRules(config.inhibitRules());
        writer.writeReceivers(config.receivers());
        return writer.out.toString();
    }

    private void writeGlobal(GlobalConfig global) {
        out.append("global:\n");
        line("  ", "resolve_timeout", PromDuration.format(global.resolveTimeout()));
        writeHttp(global.http(), "  ");
    }

    private void writeHttp(HttpClientConfig http, String indent) {
        out.append(indent).append("http_config:\n");
        String inner = indent + "  ";
        http.basicAuth().ifPresent(auth -> {
            out.append(inner).append("basic_auth:\n");
            Secret user = auth.username().inline();
            if (user != null) {
                line(inner + "  ", "username", quote(user.reveal()));
            } else {
                line(
                        inner + "  ",
                        "username_file",
                        quote(String.valueOf(auth.username().file())));
            }
            auth.password().ifPresent(password -> writeSecret(inner + "  ", "password", password));
        });
        http.authorization().ifPresent(authorization -> {
            out.append(inner).append("authorization:\n");
            line(inner + "  ", "type", quote(authorization.type()));
            writeSecret(inner + "  ", "credentials", authorization.credentials());
        });
        line(inner, "follow_redirects", Boolean.toString(http.followRedirects()));
        line(inner, "enable_http2", Boolean.toString(http.enableHttp2()));
    }

    private void writeSecret(String indent, String key, io.weir.config.http.SecretSource secret) {
        if (secret.inline() != null) {
            line(indent, key, Secret.MASK);
        } else {
            line(indent, key + "_file", quote(String.valueOf(secret.file())));
        }
    }

    private void writeRoute(RouteConfig route, String firstIndent, String indent) {
        String prefix = firstIndent;
        if (route.receiver() != null) {
            line(prefix, "receiver", quote(route.receiver()));
            prefix = indent;
        }
        GroupBy groupBy = route.groupBy();
        if (groupBy != null) {
            List<String> names = groupBy.all() ? List.of(GroupBy.ALL_LABELS) : groupBy.names();
            line(prefix, "group_by", list(names));
            prefix = indent;
        }
        if (!route.matchers().isEmpty()) {
            line(
                    prefix,
                    "matchers",
                    list(route.matchers().stream().map(Matcher::toString).toList()));
            prefix = indent;
        }
        line(prefix, "continue", Boolean.toString(route.continues()));
        duration(indent, "group_wait", route.groupWait());
        duration(indent, "group_interval", route.groupInterval());
        duration(indent, "repeat_interval", route.repeatInterval());
        if (!route.routes().isEmpty()) {
            out.append(indent).append("routes:\n");
            for (RouteConfig child : route.routes()) {
                writeRoute(child, indent + "- ", indent + "  ");
            }
        }
    }

    private void duration(String indent, String key, @org.jspecify.annotations.Nullable Duration duration) {
        if (duration != null) {
            line(indent, key, PromDuration.format(duration));
        }
    }

    private void writeInhibitRules(List<InhibitRuleConfig> rules) {
        if (rules.isEmpty()) {
            return;
        }
        out.append("inhibit_rules:\n");
        for (InhibitRuleConfig rule : rules) {
            line("- ", "name", quote(rule.name()));
            line("  ", "source_matchers", matchers(rule.sourceMatchers()));
            line("  ", "target_matchers", matchers(rule.targetMatchers()));
            line("  ", "equal", list(rule.equal()));
        }
    }

    private void writeReceivers(List<ReceiverConfig> receivers) {
        out.append("receivers:\n");
        for (ReceiverConfig receiver : receivers) {
            line("- ", "name", quote(receiver.name()));
            if (!receiver.webhooks().isEmpty()) {
                out.append("  webhook_configs:\n");
            }
            for (WebhookConfig webhook : receiver.webhooks()) {
                line("  - ", "send_resolved", Boolean.toString(webhook.sendResolved()));
                writeHttp(webhook.http(), "    ");
                writeSecret("    ", "url", webhook.url());
                line("    ", "max_alerts", Integer.toString(webhook.maxAlerts()));
                line("    ", "timeout", webhook.timeout().toMillis() + "ms");
            }
        }
    }

    private static String matchers(List<Matcher> matchers) {
        return list(matchers.stream().map(Matcher::toString).toList());
    }

    private static String list(List<String> items) {
        return items.stream().map(AlertmanagerConfigWriter::quote).collect(Collectors.joining(", ", "[", "]"));
    }

    private void line(String indent, String key, String value) {
        out.append(indent).append(key).append(": ").append(value).append('\n');
    }

    /** Double quotes: YAML reads the escapes that Go writes. */
    private static String quote(String text) {
        return GoQuote.quote(text);
    }
}
