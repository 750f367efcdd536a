package io.weir.standalone.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Receives the Alertmanager's webhook notifications. */
public final class WebhookServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final Map<JsonNode, Instant> receivedAt = Collections.synchronizedMap(new IdentityHashMap<>());

    public WebhookServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            JsonNode notification = JSON.readTree(exchange.getRequestBody().readAllBytes());
            receivedAt.put(notification, Instant.now());
            received.add(notification);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** All notifications so far, in order. */
    public List<JsonNode> received() {
        return List.copyOf(received);
    }

    /** When each notification came. */
    public Map<JsonNode, Instant> receivedAt() {
        synchronized (receivedAt) {
            Map<JsonNode, Instant> copy = new IdentityHashMap<>(receivedAt);
            return copy;
        }
    }

    /** Those whose status is {@code firing} or {@code resolved} and that concern the alert {@code name}. */
    public List<JsonNode> received(String status, String name) {
        return received.stream()
                .filter(notification -> notification.path("status").asText().equals(status))
                .filter(notification -> notification
                        .path("commonLabels")
                        .path("alertname")
                        .asText()
                        .equals(name))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
