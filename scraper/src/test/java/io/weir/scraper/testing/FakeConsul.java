package io.weir.scraper.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A Consul server as far as discovery asks one: blocking queries answer when what was asked for has changed after the
 * index that was given, and name its index. Each service has an index of its own; the catalogue has the largest.
 */
public final class FakeConsul implements AutoCloseable {
    private record Service(List<String> tags, String instances, long index) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<HttpExchangeHead> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Service> services = new TreeMap<>();
    private long index = 10;
    private int status = 200;
    private boolean closed;

    /** What was asked. */
    public record HttpExchangeHead(String uri, Map<String, List<String>> headers) {}

    public FakeConsul() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Host and port. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** A service with its instances, as JSON. */
    public synchronized void register(String name, List<String> tags, String instances) {
        services.put(name, new Service(tags, instances, ++index));
        notifyAll();
    }

    public synchronized void deregister(String name) {
        services.remove(name);
        index++;
        notifyAll();
    }

    /** The state is that of a backup: indexes begin again. */
    public synchronized void restore() {
        index = 1;
        services.replaceAll((name, service) -> new Service(service.tags(), service.instances(), 1));
        notifyAll();
    }

    /** Answers everything with {@code status} from now on, and what waits at once. */
    public synchronized void answerWith(int newStatus) {
        status = newStatus;
        index++;
        services.replaceAll((name, service) -> new Service(service.tags(), service.instances(), index));
        notifyAll();
    }

    public List<HttpExchangeHead> asked() {
        return asked;
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(new HttpExchangeHead(exchange.getRequestURI().toString(), Map.copyOf(exchange.getRequestHeaders())));
        String path = exchange.getRequestURI().getPath();
        Map<String, List<String>> query = query(exchange.getRequestURI().getRawQuery());
        long after = Long.parseLong(query.getOrDefault("index", List.of("0")).get(0));
        String body;
        int code;
        synchronized (this) {
            while (!closed && status == 200 && after != 0 && indexOf(path) == after && !path.endsWith("/self")) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
            code = status;
            body = code == 200 ? body(path, query) : "out of order";
            exchange.getResponseHeaders().set("X-Consul-Index", Long.toString(indexOf(path)));
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Map<String, List<String>> query(String raw) {
        Map<String, List<String>> query = new TreeMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.computeIfAbsent(parts[0], name -> new ArrayList<>())
                    .add(parts.length > 1 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
        }
        return query;
    }

    private long indexOf(String path) {
        Service service = services.get(path.substring(path.lastIndexOf('/') + 1));
        return path.contains("/health/") && service != null ? service.index() : index;
    }

    private String body(String path, Map<String, List<String>> query) {
        if (path.endsWith("/v1/agent/self")) {
            return "{\"Config\": {\"Datacenter\": \"dc1\", \"NodeName\": \"n\"}, \"Member\": {}}";
        }
        if (path.endsWith("/v1/catalog/services")) {
            List<String> entries = new ArrayList<>();
            services.forEach((name, service) -> entries.add('"' + name + "\": ["
                    + String.join(
                            ", ",
                            service.tags().stream().map(tag -> '"' + tag + '"').toList()) + ']'));
            return '{' + String.join(", ", entries) + '}';
        }
        Service service = services.get(path.substring(path.lastIndexOf('/') + 1));
        boolean wanted = service != null && service.tags().containsAll(query.getOrDefault("tag", List.of()));
        return wanted ? service.instances() : "[]";
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
