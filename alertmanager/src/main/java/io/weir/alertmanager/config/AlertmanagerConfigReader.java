package io.weir.alertmanager.config;

import io.weir.alertmanager.matcher.Matcher;
import io.weir.alertmanager.matcher.MatcherParser;
import io.weir.config.Secret;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import io.weir.config.http.TlsConfig;
import io.weir.config.yaml.YamlDocument;
import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlValue;
import io.weir.model.LabelNames;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code alertmanager.yml}: strict, and what this version doesn't build is refused by name. */
final class AlertmanagerConfigReader {
    private static final List<String> UNSUPPORTED =
            List.of("templates", "time_intervals", "mute_time_intervals", "tracing", "event_recorder");
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
    private static final List<String> UNSUPPORTED_ROUTE =
            List.of("labels", "mute_time_intervals", "active_time_intervals");
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
    private GlobalConfig global = GlobalConfig.DEFAULT;

    AlertmanagerConfigReader(String file, Path directory) {
        this.file = file;
        this.directory = directory;
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
        YamlMapping routeMapping = root.required("route").asMapping();
        RouteConfig route = readRoute(routeMapping, names);
        verifyRoot(routeMapping, route);
        List<InhibitRuleConfig> inhibitRules = root.mappings("inhibit_rules").stream()
                .map(AlertmanagerConfigReader::readInhibitRule)
                .toList();
        root.refuseUnknown();
        return new AlertmanagerConfig(global, route, receivers, inhibitRules);
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

    private RouteConfig readRoute(YamlMapping mapping, Set<String> receivers) {
        refuseFilled(mapping, UNSUPPORTED_ROUTE);
        String receiver = mapping.optionalString("receiver");
        if (receiver != null && receiver.isEmpty()) {
            receiver = null;
        }
        if (receiver != null && !receivers.contains(receiver)) {
            throw mapping.error("receiver", "undefined receiver \"" + receiver + "\" used in route");
        }
        GroupBy groupBy = mapping.value("group_by")
                .map(AlertmanagerConfigReader::readGroupBy)
                .orElse(null);
        Duration groupWait = mapping.optionalDuration("group_wait");
        Duration groupInterval = positive(mapping, "group_interval");
        Duration repeatInterval = positive(mapping, "repeat_interval");
        List<Matcher> matchers = readMatchers(mapping, "matchers", "match", "match_re");
        boolean continues = mapping.bool("continue", false);
        List<RouteConfig> routes = new ArrayList<>();
        for (YamlMapping child : mapping.mappings("routes")) {
            routes.add(readRoute(child, receivers));
        }
        mapping.refuseUnknown();
        return new RouteConfig(
                receiver, groupBy, groupWait, groupInterval, repeatInterval, matchers, continues, routes);
    }

    private static void verifyRoot(YamlMapping mapping, RouteConfig root) {
        if (root.receiver() == null) {
            throw mapping.error("receiver", "root route must specify a default receiver");
        }
        if (!root.matchers().isEmpty()) {
            throw mapping.error("root route must not have any matchers");
        }
        if (root.continues()) {
            throw mapping.error("continue", "cannot have continue in root route");
        }
    }

    private static @Nullable Duration positive(YamlMapping mapping, String key) {
        Duration duration = mapping.optionalDuration(key);
        if (duration != null && duration.isZero()) {
            throw mapping.error(key, key + " cannot be zero");
        }
        return duration;
    }

    private static GroupBy readGroupBy(YamlValue value) {
        List<String> names = value.asStrings();
        if (names.contains(GroupBy.ALL_LABELS)) {
            if (names.size() > 1) {
                throw value.error("cannot have wildcard group_by (`...`) and other labels at the same time");
            }
            return GroupBy.EVERYTHING;
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!LabelNames.isUtf8Name(name)) {
                throw value.error("invalid label name \"" + name + "\" in group_by list");
            }
            if (!seen.add(name)) {
                throw value.error("duplicated label \"" + name + "\" in group_by");
            }
        }
        return new GroupBy(false, names);
    }

    private static InhibitRuleConfig readInhibitRule(YamlMapping mapping) {
        String name = mapping.string("name", "");
        List<Matcher> source = readMatchers(mapping, "source_matchers", "source_match", "source_match_re");
        List<Matcher> target = readMatchers(mapping, "target_matchers", "target_match", "target_match_re");
        List<String> equal = mapping.strings("equal");
        for (String label : equal) {
            if (!LabelNames.isUtf8Name(label)) {
                throw mapping.error("equal", "invalid label name \"" + label + "\"");
            }
        }
        mapping.refuseUnknown();
        return new InhibitRuleConfig(name, source, target, equal);
    }

    private static List<Matcher> readMatchers(YamlMapping mapping, String listKey, String equalKey, String regexKey) {
        List<Matcher> matchers = new ArrayList<>();
        mapping.stringMap(equalKey).forEach((name, value) -> {
            verifyClassicName(mapping, equalKey, name);
            matchers.add(Matcher.of(Matcher.Operator.EQUAL, name, value));
        });
        mapping.stringMap(regexKey).forEach((name, regex) -> {
            verifyClassicName(mapping, regexKey, name);
            try {
                matchers.add(Matcher.of(Matcher.Operator.REGEX, name, "^(?:" + regex + ")$"));
            } catch (IllegalArgumentException e) {
                throw mapping.error(regexKey, name + ": " + e.getMessage());
            }
        });
        for (YamlValue value : mapping.list(listKey)) {
            try {
                matchers.addAll(MatcherParser.parseAll(value.asString()));
            } catch (IllegalArgumentException e) {
                throw value.error(String.valueOf(e.getMessage()));
            }
        }
        Collections.sort(matchers);
        return matchers;
    }

    private static void verifyClassicName(YamlMapping mapping, String key, String name) {
        if (!LabelNames.isLegacyLabelName(name)) {
            throw mapping.error(key, "invalid label name \"" + name + "\"");
        }
    }
}
