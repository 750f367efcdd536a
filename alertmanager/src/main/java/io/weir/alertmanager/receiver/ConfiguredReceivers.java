package io.weir.alertmanager.receiver;

import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.config.AlertmanagerConfig;
import io.weir.alertmanager.config.DiscordConfig;
import io.weir.alertmanager.config.EmailConfig;
import io.weir.alertmanager.config.IncidentIoConfig;
import io.weir.alertmanager.config.IntegrationConfig;
import io.weir.alertmanager.config.JiraConfig;
import io.weir.alertmanager.config.MattermostConfig;
import io.weir.alertmanager.config.MsTeamsConfig;
import io.weir.alertmanager.config.MsTeamsV2Config;
import io.weir.alertmanager.config.OpsGenieConfig;
import io.weir.alertmanager.config.PagerDutyConfig;
import io.weir.alertmanager.config.PushoverConfig;
import io.weir.alertmanager.config.ReceiverConfig;
import io.weir.alertmanager.config.RocketchatConfig;
import io.weir.alertmanager.config.SlackConfig;
import io.weir.alertmanager.config.SnsConfig;
import io.weir.alertmanager.config.TelegramConfig;
import io.weir.alertmanager.config.VictorOpsConfig;
import io.weir.alertmanager.config.WebexConfig;
import io.weir.alertmanager.config.WebhookConfig;
import io.weir.alertmanager.config.WechatConfig;
import io.weir.alertmanager.notify.Integration;
import io.weir.alertmanager.notify.Receiver;
import io.weir.alertmanager.notify.Receivers;
import io.weir.alertmanager.route.Route;
import io.weir.alertmanager.template.NotificationTemplates;
import io.weir.config.http.HttpClientConfig;
import io.weir.model.Labels;
import io.weir.web.client.HttpClients;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Receivers that really notify.
 *
 * @param externalUrl where the Alertmanager is reached, without a slash at the end
 * @param userAgent how it calls itself
 */
public record ConfiguredReceivers(HttpClients clients, String externalUrl, String userAgent, InstantSource clock)
        implements Receivers {
    /** A service and the client that it is reached with. */
    private record Reached(Service service, HttpClientConfig http) {}

    @Override
    public Configured of(AlertmanagerConfig config) {
        NotificationTemplates templates = NotificationTemplates.load(config.templates(), externalUrl, clock);
        return new Configured() {
            @Override
            public Receiver receiver(ReceiverConfig receiver) {
                return create(receiver, templates);
            }

            @Override
            public Map<String, String> routeLabels(Route route, Labels groupLabels, List<Alert> alerts, Instant now) {
                return Rendering.routeLabels(templates, route.receiver(), groupLabels, route.labels(), alerts, now);
            }
        };
    }

    private Receiver create(ReceiverConfig receiver, NotificationTemplates templates) {
        List<Integration> integrations = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        for (IntegrationConfig config : receiver.integrations()) {
            Reached reached = reached(config);
            int index = counts.merge(config.kind(), 1, Integer::sum) - 1;
            integrations.add(new ServiceIntegration(
                    config, index, reached.service(), templates, clients.configured(reached.http()), userAgent));
        }
        return new Receiver(receiver.name(), integrations);
    }

    private Reached reached(IntegrationConfig config) {
        if (config instanceof WebhookConfig webhook) {
            return new Reached(new WebhookService(webhook), webhook.http());
        }
        if (config instanceof EmailConfig email) {
            return new Reached(new EmailService(email, clock), HttpClientConfig.DEFAULT);
        }
        if (config instanceof PagerDutyConfig pagerDuty) {
            return new Reached(new PagerDutyService(pagerDuty), pagerDuty.http());
        }
        if (config instanceof SlackConfig slack) {
            return new Reached(new SlackService(slack), slack.http());
        }
        return chat(config);
    }

    private Reached chat(IntegrationConfig config) {
        if (config instanceof DiscordConfig discord) {
            return new Reached(new DiscordService(discord), discord.http());
        }
        if (config instanceof MattermostConfig mattermost) {
            return new Reached(new MattermostService(mattermost), mattermost.http());
        }
        if (config instanceof MsTeamsConfig teams) {
            return new Reached(new MsTeamsService(teams), teams.http());
        }
        if (config instanceof MsTeamsV2Config teams) {
            return new Reached(new MsTeamsV2Service(teams), teams.http());
        }
        if (config instanceof RocketchatConfig rocketchat) {
            return new Reached(new RocketchatService(rocketchat), rocketchat.http());
        }
        if (config instanceof TelegramConfig telegram) {
            return new Reached(new TelegramService(telegram), telegram.http());
        }
        if (config instanceof WebexConfig webex) {
            return new Reached(new WebexService(webex), webex.http());
        }
        if (config instanceof WechatConfig wechat) {
            return new Reached(new WechatService(wechat, clock), wechat.http());
        }
        return incident(config);
    }

    private Reached incident(IntegrationConfig config) {
        if (config instanceof IncidentIoConfig incidentIo) {
            return new Reached(new IncidentIoService(incidentIo), incidentIo.http());
        }
        if (config instanceof JiraConfig jira) {
            return new Reached(new JiraService(jira), jira.http());
        }
        if (config instanceof OpsGenieConfig opsGenie) {
            return new Reached(new OpsGenieService(opsGenie), opsGenie.http());
        }
        if (config instanceof PushoverConfig pushover) {
            return new Reached(new PushoverService(pushover), pushover.http());
        }
        if (config instanceof SnsConfig sns) {
            HttpClientConfig http = AwsSigning.trusting(sns.http(), System.getenv(AwsSigning.CA_BUNDLE));
            return new Reached(new SnsService(sns, clock), http);
        }
        if (config instanceof VictorOpsConfig victorOps) {
            return new Reached(new VictorOpsService(victorOps), victorOps.http());
        }
        throw new IllegalArgumentException("unknown kind of integration: " + config.kind());
    }
}
