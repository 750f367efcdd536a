package io.weir.alertmanager.receiver;

import io.weir.alertmanager.config.IntegrationConfig;
import io.weir.alertmanager.notify.Integration;
import io.weir.alertmanager.notify.Notification;
import io.weir.alertmanager.notify.Outcome;
import io.weir.alertmanager.template.NotificationTemplates;
import io.weir.template.TemplateException;
import io.weir.web.client.ConfiguredClient;
import java.io.IOException;
import java.time.Duration;

/** A service as one of a receiver's integrations. */
final class ServiceIntegration implements Integration {
    private final IntegrationConfig config;
    private final int index;
    private final Service service;
    private final NotificationTemplates templates;
    private final ConfiguredClient client;
    private final String userAgent;

    ServiceIntegration(
            IntegrationConfig config,
            int index,
            Service service,
            NotificationTemplates templates,
            ConfiguredClient client,
            String userAgent) {
        this.config = config;
        this.index = index;
        this.service = service;
        this.templates = templates;
        this.client = client;
        this.userAgent = userAgent;
    }

    @Override
    public String kind() {
        return config.kind();
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public boolean sendResolved() {
        return config.sendResolved();
    }

    @Override
    public Outcome notify(Notification notification, Duration timeout) throws InterruptedException {
        try {
            return service.deliver(new Rendering(templates, notification), new Exchange(client, userAgent, timeout));
        } catch (TemplateException e) {
            return Outcome.failed("other", "template: " + e.getMessage());
        } catch (TransportException e) {
            return Outcome.retry(e.reason(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return Outcome.failed("other", String.valueOf(e.getMessage()));
        }
    }
}
