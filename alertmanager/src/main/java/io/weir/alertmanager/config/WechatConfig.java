package io.weir.alertmanager.config;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import java.net.URI;

/** An entry of {@code wechat_configs}. Texts are templates.
 *
 * @param markdown whether the message is Markdown and not plain text
 */
public record WechatConfig(
        Common common,
        HttpClientConfig http,
        SecretSource secret,
        String corpId,
        String message,
        URI apiUrl,
        String toUser,
        String toParty,
        String toTag,
        String agentId,
        boolean markdown)
        implements IntegrationConfig {
    public static final String KIND = "wechat";

    @Override
    public String kind() {
        return KIND;
    }

    static WechatConfig read(FieldReader fields, GlobalConfig global) {
        boolean sendResolved = fields.bool("send_resolved", false);
        HttpClientConfig http = fields.http(global.http());
        ServiceDefaults.Wechat defaults = global.services().wechat();
        SecretSource secret = fields.secret("api_secret", defaults.secret());
        if (secret == null) {
            throw fields.error("no global Wechat Api Secret set either inline or in a file");
        }
        String corpId = fields.text("corp_id", defaults.corpId());
        if (corpId.isEmpty()) {
            throw fields.error("no global Wechat CorpID set");
        }
        String message = fields.text("message", "{{ template \"wechat.default.message\" . }}");
        URI apiUrl = fields.url("api_url", defaults.url());
        String toUser = fields.text("to_user", "{{ template \"wechat.default.to_user\" . }}");
        String toParty = fields.text("to_party", "{{ template \"wechat.default.to_party\" . }}");
        String toTag = fields.text("to_tag", "{{ template \"wechat.default.to_tag\" . }}");
        String agentId = fields.text("agent_id", "{{ template \"wechat.default.agent_id\" . }}");
        String type = fields.text("message_type", "text");
        if (!type.equals("text") && !type.equals("markdown")) {
            throw fields.error("message_type", "must be text or markdown, not \"" + type + "\"");
        }
        return new WechatConfig(
                new Common(sendResolved, fields.end()),
                http,
                secret,
                corpId,
                message,
                apiUrl,
                toUser,
                toParty,
                toTag,
                agentId,
                type.equals("markdown"));
    }
}
