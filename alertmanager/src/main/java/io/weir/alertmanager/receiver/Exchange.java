package io.weir.alertmanager.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.alertmanager.json.JsonText;
import io.weir.web.client.ConfiguredClient;
import io.weir.web.client.HttpAnswer;
import io.weir.web.client.HttpCall;
import io.weir.web.client.HttpTimeoutException;
import java.io.IOException;
import java.time.Duration;

/** What an attempt may use to talk to a service: its HTTP client, until its time is up. */
final class Exchange {
    static final String JSON = "application/json";

    private final ConfiguredClient client;
    private final String userAgent;
    private final long deadlineNs;

    Exchange(ConfiguredClient client, String userAgent, Duration timeout) {
        this.client = client;
        this.userAgent = userAgent;
        this.deadlineNs = System.nanoTime() + timeout.toNanos();
    }

    /** The same with less time, unless {@code timeout} is zero. */
    Exchange within(Duration timeout) {
        Duration left = left();
        return timeout.isZero() || timeout.compareTo(left) > 0 ? this : new Exchange(client, userAgent, timeout);
    }

    /** The time that is left, at least a moment. */
    Duration left() {
        return Duration.ofNanos(Math.max(1, deadlineNs - System.nanoTime()));
    }

    HttpAnswer post(String url, JsonNode body) throws TransportException, InterruptedException {
        return send(HttpCall.of("POST", url, JSON, JsonText.bytes(body)));
    }

    HttpAnswer send(HttpCall call) throws TransportException, InterruptedException {
        try {
            return client.send(call.header("User-Agent", userAgent), left());
        } catch (HttpTimeoutException e) {
            throw new TransportException("contextDeadlineExceeded", e);
        } catch (IOException e) {
            throw new TransportException("other", e);
        }
    }
}
