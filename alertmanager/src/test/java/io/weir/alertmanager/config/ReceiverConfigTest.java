package io.weir.alertmanager.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.ConfigException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Receivers and the globals that they fall back to. */
class ReceiverConfigTest {
    private static final String EVERY_KIND = """
            global:
              smtp_smarthost: mail.example:587
              smtp_from: am@example.org
              smtp_auth_username: u
              smtp_auth_password: hidden-1
              slack_api_url: https://hooks.example/hidden-2
              opsgenie_api_key: hidden-3
              victorops_api_key: hidden-4
              wechat_api_secret: hidden-5
              wechat_api_corp_id: corp
              telegram_bot_token: hidden-6
              rocketchat_token: hidden-7
              rocketchat_token_id: hidden-8
              jira_api_url: https://jira.example/rest/api/2
              mattermost_webhook_url: https://mm.example/hidden-9
              http_config: {oauth2: {client_id: c, client_secret: hidden-10, token_url: 'https://t.example/'}}
            route: {receiver: all}
            templates: ['*.tmpl']
            receivers:
            - name: all
              labels: {team: ops}
              email_configs: [{to: a@example.org, threading: {enabled: true, thread_by_date: daily}}]
              slack_configs: [{channel: '#a'}, {api_url_file: /s, actions: [{type: button, text: t, url: 'http://x'}]}]
              pagerduty_configs: [{routing_key: hidden-11, details: {a: {b: [1, x]}}}, {service_key_file: /k}]
              webhook_configs: [{url: 'https://{{ .Status }}.example/hidden-12', payload: {a: '{{ .Status }}'}}]
              opsgenie_configs: [{responders: [{name: n, type: team}]}]
              victorops_configs: [{routing_key: r}]
              wechat_configs: [{message_type: markdown}]
              telegram_configs: [{chat_id: 1}]
              rocketchat_configs: [{channel: c}]
              jira_configs: [{project: P, issue_type: Bug, summary: {template: s, enable_update: false}}]
              mattermost_configs: [{props: {card: c}}]
              pushover_configs: [{user_key: hidden-13, token_file: /t, retry: 90s}]
              sns_configs: [{topic_arn: 'arn:x', sigv4: {region: r, access_key: a, secret_key: hidden-14}}]
              webex_configs: [{room_id: r, http_config: {authorization: {credentials: hidden-15}}}]
              discord_configs: [{webhook_url: 'https://d.example/hidden-16'}]
              msteams_configs: [{webhook_url_file: /m}]
              msteamsv2_configs: [{webhook_url: 'https://m.example/hidden-17'}]
              incidentio_configs: [{url: 'https://i.example/x', alert_source_token: hidden-18, http_config: {}}]
            """;

    private static AlertmanagerConfig parse(String text) {
        return AlertmanagerConfig.parse(text, "am.yml", Path.of("/etc"));
    }

    @Test
    void readsEveryKindInTheOrderInWhichTheyAreNumbered() {
        assertThat(parse(EVERY_KIND).receivers().get(0).integrations())
                .extracting(IntegrationConfig::kind)
                .containsExactly(
                        "webhook",
                        "email",
                        "pagerduty",
                        "pagerduty",
                        "opsgenie",
                        "wechat",
                        "slack",
                        "slack",
                        "victorops",
                        "pushover",
                        "sns",
                        "telegram",
                        "discord",
                        "webex",
                        "msteams",
                        "msteamsv2",
                        "jira",
                        "incidentio",
                        "rocketchat",
                        "mattermost");
    }

    @Test
    void whatIsShownHasNoSecretsAndCanBeReadAgain() {
        String shown = parse(EVERY_KIND).toYaml();
        assertThat(shown).doesNotContain("hidden-").contains("<secret>");
        assertThat(parse(shown).toYaml()).isEqualTo(shown);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            email_configs: [{}]                                              | missing to address in email config
            email_configs: [{to: a}]                                         | no global SMTP smarthost set
            email_configs: [{to: a, smarthost: host}]                        | must be host:port
            email_configs: [{to: a, smarthost: 'h:25'}]                      | no global SMTP from set
            email_configs: [{to: a, from: b, smarthost: 'h:25', headers: {x-a: 1, X-A: 2}}] | duplicate header "X-A"
            slack_configs: [{channel: a}]                                    | no Slack API URL nor App token set
            slack_configs: [{api_url: 'http://x', api_url_file: y}]          | at most one of api_url & api_url_file
            slack_configs: [{api_url: 'http://x', update_message: true}]     | update_message can only be used with bot tokens
            slack_configs: [{api_url: 'http://x', fields: [{title: a}]}]     | missing value in Slack field
            slack_configs: [{api_url: 'http://x', actions: [{type: a, text: b}]}] | missing name or url in Slack action
            pagerduty_configs: [{}]                                          | missing service or routing key
            opsgenie_configs: [{}]                                           | no global OpsGenie API Key set
            opsgenie_configs: [{api_key: k, responders: [{type: team}]}]     | at least one of id, username or name
            opsgenie_configs: [{api_key: k, responders: [{name: n, type: x}]}] | must be one of team, teams
            victorops_configs: [{api_key: k}]                                | missing Routing key
            victorops_configs: [{api_key: k, routing_key: r, custom_fields: {entity_id: x}}] | contains custom field entity_id
            wechat_configs: [{api_secret: s}]                                | no global Wechat CorpID set
            telegram_configs: [{chat_id: 1}]                                 | missing bot_token or bot_token_file
            telegram_configs: [{bot_token: t}]                               | missing chat_id or chat_id_file
            telegram_configs: [{bot_token: t, chat_id: 1, parse_mode: html}] | unknown parse_mode
            pushover_configs: [{token: t}]                                   | one of user_key or user_key_file
            pushover_configs: [{token: t, user_key: u, html: true, monospace: true}] | at most one of monospace & html
            sns_configs: [{}]                                                | must provide either a Target ARN
            webex_configs: [{room_id: r}]                                    | missing webex_configs.http_config.authorization
            discord_configs: [{}]                                            | one of webhook_url or webhook_url_file
            jira_configs: [{project: P, issue_type: B}]                      | no global Jira Cloud URL set
            jira_configs: [{api_url: 'http://j'}]                            | missing project in jira_config
            rocketchat_configs: [{token: t}]                                 | no global Rocketchat TokenID set
            mattermost_configs: [{}]                                         | missing webhook_url or webhook_url_file
            incidentio_configs: [{url: 'http://x'}]                          | at least one of alert_source_token
            webhook_configs: [{url: 'http://x', http_config: {proxy_url: 'ftp://p'}}] | must begin with http://
            webhook_configs: [{url: 'http://x', bogus: 1}]                   | bogus: unknown field
            labels: {name: other}                                            | but the receiver's name is "r"
            """)
    void refusesAndSaysWhat(String receiver, String message) {
        String text = "route: {receiver: r}\nreceivers:\n- name: r\n  " + receiver + "\n";
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("am.yml:")
                .hasMessageContaining(message);
    }
}
