package io.weir.alertmanager.config;

import io.weir.config.Secret;
import io.weir.config.http.HttpClientConfig;
import io.weir.model.PromDuration;
import io.weir.template.GoQuote;
import java.util.List;

/** Writes a configuration as YAML with its defaults and without its secrets; what it writes can be read again. */
final class AlertmanagerConfigWriter {
    private final StringBuilder out = new StringBuilder();

    private AlertmanagerConfigWriter() {}

    static String write(AlertmanagerConfig config) {
        AlertmanagerConfigWriter writer = new AlertmanagerConfigWriter();
        writer.writeGlobal(config.global());
        new RouteWriter(writer.out).write(config.route(), config.inhibitRules(), config.timeIntervals());
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

    private void line(String indent, String key, String value) {
        out.append(indent).append(key).append(": ").append(value).append('\n');
    }

    /** Double quotes: YAML reads the escapes that Go writes. */
    private static String quote(String text) {
        return GoQuote.quote(text);
    }
}
