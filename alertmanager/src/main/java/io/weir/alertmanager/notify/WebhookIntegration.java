package io.weir.alertmanager.notify;

import io.weir.alertmanager.config.WebhookConfig;
import io.weir.config.http.Authorization;
import io.weir.config.http.BasicAuth;
import io.weir.config.http.HttpClientConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** Posts notifications as JSON. The body doesn't depend on the attempt, so that a receiver may recognise a repetition. */
public final class WebhookIntegration implements Integration {
    /** The kind in the notification log. */
    public static final String KIND = "webhook";

    private final WebhookConfig config;
    private final int index;
    private final String externalUrl;
    private final String userAgent;
    private final HttpClient client;

    public WebhookIntegration(WebhookConfig config, int index, String externalUrl, String userAgent) {
        this.config = config;
        this.index = index;
        this.externalUrl = externalUrl;
        this.userAgent = userAgent;
        HttpClientConfig http = config.http();
        this.client = HttpClient.newBuilder()
                .version(http.enableHttp2() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .followRedirects(http.followRedirects() ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public String kind() {
        return KIND;
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
        HttpRequest request;
        try {
            request = request(notification, timeout);
        } catch (IOException e) {
            return Outcome.failed("other", "a secret's file can't be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            // Without the cause's text: it may quote the URL, which is a secret.
            return Outcome.failed("other", "the webhook's URL can't be used");
        }
        try {
            HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
            return outcome(response.statusCode());
        } catch (HttpConnectTimeoutException e) {
            return Outcome.retry("contextDeadlineExceeded", "connecting took longer than allowed");
        } catch (HttpTimeoutException e) {
            return Outcome.retry("contextDeadlineExceeded", "no answer within the time allowed");
        } catch (IOException e) {
            String detail = e.getMessage() == null ? "" : ": " + e.getMessage();
            return Outcome.retry("other", e.getClass().getSimpleName() + detail);
        }
    }

    private HttpRequest request(Notification notification, Duration timeout) throws IOException {
        byte[] body = JsonText.bytes(WebhookPayload.of(notification, config.maxAlerts(), externalUrl));
        boolean ownTimeout = !config.timeout().isZero() && config.timeout().compareTo(timeout) < 0;
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(config.url().read()))
                .timeout(ownTimeout ? config.timeout() : timeout)
                .header("Content-Type", "application/json")
                .header("User-Agent", userAgent)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        Optional<String> authorization = authorization();
        authorization.ifPresent(value -> request.header("Authorization", value));
        return request.build();
    }

    private Optional<String> authorization() throws IOException {
        Optional<BasicAuth> basic = config.http().basicAuth();
        if (basic.isPresent()) {
            String password = basic.get().password().isPresent()
                    ? basic.get().password().get().read()
                    : "";
            String pair = basic.get().username().read() + ":" + password;
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        Optional<Authorization> other = config.http().authorization();
        return other.isPresent()
                ? Optional.of(
                        other.get().type() + " " + other.get().credentials().read())
                : Optional.empty();
    }

    private static Outcome outcome(int status) {
        if (status / 100 == 2) {
            return Outcome.DELIVERED;
        }
        String message = "unexpected status code " + status;
        if (status / 100 == 5) {
            return Outcome.retry("serverError", message);
        }
        return Outcome.failed(
                switch (status) {
                    case 401, 403 -> "authError";
                    case 429 -> "rateLimited";
                    default -> status / 100 == 4 ? "clientError" : "other";
                },
                message);
    }
}
