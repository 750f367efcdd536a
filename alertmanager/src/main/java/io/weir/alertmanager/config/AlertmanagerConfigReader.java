package io.weir.alertmanager.config;

import io.weir.alertmanager.matcher.Matcher;
import io.weir.alertmanager.matcher.MatcherParser;
import io.weir.alertmanager.timeinterval.TimeInterval;
import io.weir.alertmanager.timeinterval.TimeIntervalReader;
import io.weir.alertmanager.timeinterval.TimeIntervals;
import io.weir.config.Secret;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import io.weir.config.http.TlsConfig;
import io.weir.config.yaml.YamlDocument;
import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlValue;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code alertmanager.yml}: strict, and what this version doesn't build is refused by name. */
final class AlertmanagerConfigReader {
    private static final List<String> UNSUPPORTED = List.of("templates", "tracing", "event_recorder");
    private static final List<String> UNSUPPORTED_GLOBAL = List.of(
            "smtp_from",
            "smtp_smarthost",
            "smtp_hello",
            "smtp_auth_username",
            "smtp_auth_password",
            "smtp_auth_password_file",
            "smtp_auth_secret",
            "smtp_auth_secret_file",
            "smtp_auth_identity",
            "smtp_require_tls",
            "smtp_force_implicit_tls",
            "smtp_tls_config",
            "slack_api_url",
            "slack_api_url_file",
            "slack_app_token",
            "slack_app_token_file",
            "slack_app_url",
            "pagerduty_url",
            "opsgenie_api_url",
            "opsgenie_api_key",
            "opsgenie_api_key_file",
            "victorops_api_url",
            "victorops_api_key",
            "victorops_api_key_file",
            "wechat_api_url",
            "wechat_api_secret",
            "wechat_api_secret_file",
            "wechat_api_corp_id",
            "telegram_api_url",
            "telegram_bot_token",
            "telegram_bot_token_file",
            "webex_api_url",
            "rocketchat_api_url",
            "rocketchat_token",
            "rocketchat_token_file",
            "rocketchat_token_id",
            "rocketchat_token_id_file",
            "jira_api_url",
            "mattermost_webhook_url",
            "mattermost_webhook_url_file");
    private static final List<String> UNSUPPORTED_RECEIVER = List.of(
            "labels",
            "email_configs",
            "slack_configs",
            "pagerduty_configs",
            "opsgenie_configs",
            "victorops_configs",
            "pushover_configs",
            "wechat_configs",
            "telegram_configs",
            "sns_configs",
            "webex_configs",
            "discord_configs",
            "msteams_configs",
            "msteamsv2_configs",
            "jira_configs",
            "rocketchat_configs",
            "mattermost_configs",
            "incidentio_configs");

    private final String file;
    private final Path directory;
    private final MatcherFields matcherFields;
    private GlobalConfig global = GlobalConfig.DEFAULT;

    AlertmanagerConfigReader(String file, Path directory, MatcherParser matcherParser) {
        this.file = file;
        this.directory = directory;
        this.matcherFields = new MatcherFields(matcherParser);
    }

    AlertmanagerConfig read(String text) {
        YamlMapping root = YamlDocument.parse(text, file).root();
        refuseFilled(root, UNSUPPORTED);
        global = root.mapping("global").map(this::readGlobal).orElse(GlobalConfig.DEFAULT);
        List<ReceiverConfig> receivers = readReceivers(root);
        Set<String> names = new HashSet<>();
        receivers.forEach(receiver -> names.add(receiver.name()));
        if (root.value("route").isEmpty()) {
            throw root.error("route", "no route provided in config");
        }
        TimeIntervals timeIntervals = readTimeIntervals(root);
        RouteConfig route = new RouteReader(
                        matcherFields, names, timeIntervals.byName().keySet())
                .readRoot(root.required("route").asMapping());
        List<InhibitRuleConfig> inhibitRules = root.mappings("inhibit_rules").stream()
                .map(this::readInhibitRule)
                .toList();
        root.refuseUnknown();
        return new AlertmanagerConfig(global, route, receivers, inhibitRules, timeIntervals);
    }

    /** Like refusing unsupported fields, but a field that says nothing ({@code templates: []}) is no request. */
    private static void refuseFilled(YamlMapping mapping, List<String> keys) {
        for (String key : keys) {
            boolean asksForNothing = mapping.value(key)
                    .map(value -> value.isList() && value.asList().isEmpty()
                            || value.isMapping() && value.asMapping().keys().isEmpty())
                    .orElse(true);
            if (!asksForNothing) {
                throw mapping.unsupported(key);
            }
        }
    }

    private GlobalConfig readGlobal(YamlMapping mapping) {
        refuseFilled(mapping, UNSUPPORTED_GLOBAL);
        Duration resolveTimeout = mapping.duration("resolve_timeout", GlobalConfig.DEFAULT_RESOLVE_TIMEOUT);
        HttpClientConfig http = readHttp(mapping, HttpClientConfig.DEFAULT);
        mapping.refuseUnknown();
        return new GlobalConfig(resolveTimeout, http);
    }

    private HttpClientConfig readHttp(YamlMapping owner, HttpClientConfig fallback) {
        return owner.mapping("http_config")
                .map(mapping -> {
                    HttpClientConfig http = HttpClientConfig.read(mapping, directory);
                    if (!http.tls().equals(TlsConfig.DEFAULT)) {
                        throw mapping.unsupported("tls_config");
                    }
                    mapping.refuseUnknown();
                    return http;
                })
                .orElse(fallback);
    }

    private List<ReceiverConfig> readReceivers(YamlMapping root) {
        List<ReceiverConfig> receivers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlMapping mapping : root.mappings("receivers")) {
            if (mapping.string("name", "").isEmpty()) {
                throw mapping.error("missing name in receiver");
            }
            String name = mapping.requiredString("name");
            if (!names.add(name)) {
                throw mapping.error("name", "notification config name \"" + name + "\" is not unique");
            }
            refuseFilled(mapping, UNSUPPORTED_RECEIVER);
            List<WebhookConfig> webhooks = mapping.mappings("webhook_configs").stream()
                    .map(this::readWebhook)
                    .toList();
            mapping.refuseUnknown();
            receivers.add(new ReceiverConfig(name, webhooks));
        }
        return receivers;
    }

    private WebhookConfig readWebhook(YamlMapping mapping) {
        mapping.refuseUnsupported(List.of("payload"));
        String url = mapping.string("url", "");
        String urlFile = mapping.string("url_file", "");
        if (url.isEmpty() == urlFile.isEmpty()) {
            throw mapping.error(
                    url.isEmpty()
                            ? "one of url or url_file must be configured"
                            : "at most one of url & url_file must be configured");
        }
        // What a configuration shows in place of a URL is taken back, as amtool does with the running configuration.
        if (!url.isEmpty() && !url.equals(Secret.MASK)) {
            verifyUrl(mapping, url);
        }
        boolean sendResolved = mapping.bool("send_resolved", true);
        long maxAlerts = mapping.unsigned("max_alerts", 0);
        Duration timeout = mapping.value("timeout")
                .map(AlertmanagerConfigReader::goDuration)
                .orElse(Duration.ZERO);
        HttpClientConfig http = readHttp(mapping, global.http());
        mapping.refuseUnknown();
        // Secret files are relative to the working directory, unlike the files of http_config.
        SecretSource source = url.isEmpty() ? SecretSource.ofFile(Path.of(urlFile)) : SecretSource.of(url);
        return new WebhookConfig(source, sendResolved, (int) Math.min(maxAlerts, Integer.MAX_VALUE), timeout, http);
    }

    private static void verifyUrl(YamlMapping mapping, String url) {
        if (url.contains("{{")) {
            throw mapping.error("url", "this version of Weir does not support templates in a URL yet");
        }
        try {
            URI uri = new URI(url);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (!http) {
                throw mapping.error("url", "unsupported scheme \"" + uri.getScheme() + "\" for URL");
            }
            if (uri.getHost() == null) {
                throw mapping.error("url", "missing host for URL");
            }
        } catch (java.net.URISyntaxException e) {
            // The text itself may hold a secret.
            throw mapping.error("url", "not a URL: " + e.getReason() + " at index " + e.getIndex());
        }
    }

    private static Duration goDuration(YamlValue value) {
        try {
            return GoDurations.parse(value.asString());
        } catch (IllegalArgumentException e) {
            throw value.error(String.valueOf(e.getMessage()));
        }
    }

    private InhibitRuleConfig readInhibitRule(YamlMapping mapping) {
        String name = mapping.string("name", "");
        List<Matcher> source = matcherFields.read(mapping, "source_matchers", "source_match", "source_match_re");
        List<Matcher> target = matcherFields.read(mapping, "target_matchers", "target_match", "target_match_re");
        List<String> equal = matcherFields.labelNames(mapping, "equal");
        mapping.refuseUnknown();
        return new InhibitRuleConfig(name, source, target, equal);
    }

    private static TimeIntervals readTimeIntervals(YamlMapping root) {
        Map<String, List<TimeInterval>> byName = new LinkedHashMap<>();
        readTimeIntervals(root, "time_intervals", "time interval", byName);
        readTimeIntervals(root, "mute_time_intervals", "mute time interval", byName);
        return new TimeIntervals(byName);
    }

    private static void readTimeIntervals(
            YamlMapping root, String key, String what, Map<String, List<TimeInterval>> byName) {
        for (YamlMapping mapping : root.mappings(key)) {
            String name = mapping.string("name", "");
            if (name.isEmpty()) {
                throw mapping.error("missing name in " + what);
            }
            List<TimeInterval> intervals = mapping.mappings("time_intervals").stream()
                    .map(TimeIntervalReader::read)
                    .toList();
            mapping.refuseUnknown();
            if (byName.putIfAbsent(name, intervals) != null) {
                throw mapping.error("name", what + " \"" + name + "\" is not unique");
            }
        }
    }
}
