package io.weir.standalone;

import io.weir.web.ListenAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Weir runs with when it is given no configuration: it scrapes itself, and a node exporter if one listens on its
 * usual port, with a few useful rules. The push gateway is not scraped: what is pushed comes by the log already.
 */
final class ExampleConfiguration {
    private static final int NODE_EXPORTER_PORT = 9100;
    private static final int CONNECT_TIMEOUT_MS = 200;

    private ExampleConfiguration() {}

    /** Writes the files into {@code dir}, over those of an earlier start. @return the configuration file */
    static Path write(Path dir, ListenAddress web, ListenAddress alertmanager) {
        StringBuilder config = new StringBuilder("""
                # Written by weir standalone at each start without --config.file. Copy it, change the copy, and give its name.
                global:
                  scrape_interval: 5s
                  evaluation_interval: 15s
                rule_files:
                  - example.rules.yml
                scrape_configs:
                  - job_name: weir
                    static_configs:
                      - targets: ['%s', '%s']
                """.formatted(reachable(web), reachable(alertmanager)));
        if (listens(NODE_EXPORTER_PORT)) {
            config.append("""
                      - job_name: node
                        static_configs:
                          - targets: ['localhost:%d']
                    """.formatted(NODE_EXPORTER_PORT));
        }
        try {
            Files.createDirectories(dir);
            Path file = dir.resolve("prometheus.yml");
            Files.writeString(file, config);
            Files.writeString(dir.resolve("example.rules.yml"), resource("example/example.rules.yml"));
            return file;
        } catch (IOException e) {
            throw new StartException("can't write the example configuration to " + dir + ": " + e.getMessage(), e);
        }
    }

    private static String reachable(ListenAddress address) {
        boolean any = address.host().isEmpty() || address.host().equals("0.0.0.0");
        return (any ? "localhost" : address.host()) + ":" + address.port();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", port), CONNECT_TIMEOUT_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String resource(String name) {
        try (InputStream in = ExampleConfiguration.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
