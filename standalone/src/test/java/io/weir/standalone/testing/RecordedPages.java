package io.weir.standalone.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Webhooks, Slack and PagerDuty at paths {@code /scenario/receiver}, and what came to them. Thread-safe. */
public final class RecordedPages implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A notification.
     *
     * @param place receiver and group
     */
    public record Page(Instant at, String scenario, String place, String content) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final Queue<Page> pages = new ConcurrentLinkedQueue<>();

    public RecordedPages() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            Instant at = Instant.now();
            String[] path = exchange.getRequestURI().getPath().split("/");
            ObjectNode body =
                    (ObjectNode) JSON.readTree(exchange.getRequestBody().readAllBytes());
            pages.add(new Page(at, path[1], path[2] + " " + group(body), normalised(body)));
            byte[] answer = "ok".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    private static String group(ObjectNode body) {
        if (body.has("attachments")) {
            return body.path("attachments").path(0).path("footer").asText();
        }
        return body.has("dedup_key")
                ? body.path("dedup_key").asText()
                : body.path("groupKey").asText();
    }

    /** Without what changed between the versions that are compared. */
    private static String normalised(ObjectNode body) {
        // Since 0.29: why it is sent.
        body.remove("notification_reason");
        // Since 0.34: labels of the route.
        body.remove("routeLabels");
        // Since 0.28: details are read as YAML, so numbers are numbers and an empty text is null.
        if (body.path("payload").path("custom_details") instanceof ObjectNode details) {
            List<String> names = new ArrayList<>();
            details.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode value = details.get(name);
                details.put(name, value.isNull() ? "" : value.asText().strip());
            }
        }
        return body.toString();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All that came before {@code end}. */
    public List<Page> before(Instant end) {
        return pages.stream().filter(page -> page.at.isBefore(end)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
