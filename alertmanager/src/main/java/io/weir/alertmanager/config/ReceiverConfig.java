package io.weir.alertmanager.config;

import java.util.List;

/** An entry of {@code receivers}. One without integrations drops what it receives. */
public record ReceiverConfig(String name, List<WebhookConfig> webhooks) {
    public ReceiverConfig {
        webhooks = List.copyOf(webhooks);
    }
}
