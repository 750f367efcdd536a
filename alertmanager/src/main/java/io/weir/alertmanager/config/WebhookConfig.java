package io.weir.alertmanager.config;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import java.time.Duration;

/**
 * An entry of {@code webhook_configs}.
 *
 * @param url where to send; a file is read again for each notification
 * @param maxAlerts how many alerts a notification has at most, 0 for all
 * @param timeout of one attempt, zero for none but the flush's deadline
 */
public record WebhookConfig(
        SecretSource url, boolean sendResolved, int maxAlerts, Duration timeout, HttpClientConfig http) {}
