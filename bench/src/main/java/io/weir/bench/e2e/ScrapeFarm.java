package io.weir.bench.e2e;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Targets {@code /t/0} to {@code /t/N-1}, each with the same number of series whose values change with every scrape. */
final class ScrapeFarm implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final AtomicLong served = new AtomicLong();
    private final int seriesPerTarget;

    ScrapeFarm(int seriesPerTarget) throws IOException {
        this.seriesPerTarget = seriesPerTarget;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        server.setExecutor(threads);
        server.createContext("/t/", exchange -> {
            byte[] body = page(served.getAndIncrement()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private String page(long round) {
        StringBuilder out = new StringBuilder(100 * seriesPerTarget);
        out.append("# TYPE farm_requests_total counter\n");
        int counters = seriesPerTarget / 2;
        for (int i = 0; i < counters; i++) {
            out.append("farm_requests_total{method=\"")
                    .append(i % 2 == 0 ? "GET" : "POST")
                    .append("\",path=\"/api/v1/resource/")
                    .append(i)
                    .append("\",status=\"200\"} ")
                    .append(round * (i % 7 + 1))
                    .append('\n');
        }
        out.append("# TYPE farm_queue_depth gauge\n");
        for (int i = counters; i < seriesPerTarget; i++) {
            out.append("farm_queue_depth{queue=\"queue-")
                    .append(i)
                    .append("\",zone=\"zone-")
                    .append(i % 3)
                    .append("\"} ")
                    .append((round * 31 + i * 17L) % 1000 / 8.0)
                    .append('\n');
        }
        return out.toString();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
