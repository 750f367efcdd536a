package io.weir.alertmanager.notify;

import io.weir.alertmanager.config.IntegrationConfig;
import io.weir.alertmanager.config.ReceiverConfig;
import io.weir.alertmanager.config.WebhookConfig;
import java.util.ArrayList;
import java.util.List;

/** Makes receivers of their configuration. */
public interface Receivers {
    Receiver create(ReceiverConfig config);

    /** Receivers that really notify. */
    static Receivers real(String externalUrl, String userAgent) {
        return config -> {
            List<Integration> integrations = new ArrayList<>();
            int index = 0;
            for (IntegrationConfig integration : config.integrations()) {
                if (integration instanceof WebhookConfig webhook) {
                    integrations.add(new WebhookIntegration(webhook, index++, externalUrl, userAgent));
                }
            }
            return new Receiver(config.name(), integrations);
        };
    }
}
