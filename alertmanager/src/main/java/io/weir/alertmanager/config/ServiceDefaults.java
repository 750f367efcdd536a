package io.weir.alertmanager.config;

import io.weir.config.Secret;
import io.weir.config.http.SecretSource;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The fields of {@code global} about services: where their API is, and the credentials for it. */
public record ServiceDefaults(
        Slack slack,
        URI pagerdutyUrl,
        Keyed opsgenie,
        Keyed victorops,
        Wechat wechat,
        Keyed telegram,
        URI webexUrl,
        Rocketchat rocketchat,
        @Nullable URI jiraUrl,
        @Nullable SecretSource mattermostUrl) {
    /** A service that wants a key. */
    public record Keyed(URI url, @Nullable SecretSource key) {}

    /**
     * Slack, reached by a webhook's URL or with an app's token.
     *
     * @param url of a webhook
     * @param appUrl where messages go that are sent with the token
     */
    public record Slack(
            @Nullable SecretSource url, @Nullable SecretSource appToken, URI appUrl) {}

    /** WeChat Work. */
    public record Wechat(URI url, @Nullable SecretSource secret, String corpId) {}

    /** Rocket.Chat. */
    public record Rocketchat(
            URI url, @Nullable SecretSource token, @Nullable SecretSource tokenId) {}

    static ServiceDefaults read(FieldReader fields) {
        return new ServiceDefaults(
                readSlack(fields),
                fields.url("pagerduty_url", URI.create("https://events.pagerduty.com/v2/enqueue")),
                keyed(fields, "opsgenie_api_url", "https://api.opsgenie.com/", "opsgenie_api_key"),
                keyed(
                        fields,
                        "victorops_api_url",
                        "https://alert.victorops.com/integrations/generic/20131114/alert/",
                        "victorops_api_key"),
                new Wechat(
                        fields.url("wechat_api_url", URI.create("https://qyapi.weixin.qq.com/cgi-bin/")),
                        fields.secret("wechat_api_secret"),
                        fields.text("wechat_api_corp_id")),
                keyed(fields, "telegram_api_url", "https://api.telegram.org", "telegram_bot_token"),
                fields.url("webex_api_url", URI.create("https://webexapis.com/v1/messages")),
                new Rocketchat(
                        fields.newerUrl("rocketchat_api_url", URI.create("https://open.rocket.chat/")),
                        fields.secret("rocketchat_token"),
                        fields.secret("rocketchat_token_id")),
                fields.optionalUrl("jira_api_url"),
                fields.secretUrl("mattermost_webhook_url"));
    }

    private static Keyed keyed(FieldReader fields, String urlKey, String url, String key) {
        return new Keyed(fields.url(urlKey, URI.create(url)), fields.secret(key));
    }

    private static Slack readSlack(FieldReader fields) {
        SecretSource url = fields.secretUrl("slack_api_url");
        SecretSource token = fields.secret("slack_app_token");
        URI appUrl = fields.newerUrl("slack_app_url", URI.create("https://slack.com/api/chat.postMessage"));
        if (url != null && token != null) {
            Secret inline = url.inline();
            // Some set both while they move from tokens in http_config to the token here.
            boolean moving = inline != null && inline.reveal().equals(appUrl.toString());
            if (!moving) {
                throw fields.error("at most one of slack_app_token/slack_app_token_file &"
                        + " slack_api_url/slack_api_url_file must be configured");
            }
        }
        return new Slack(url, token, appUrl);
    }
}
