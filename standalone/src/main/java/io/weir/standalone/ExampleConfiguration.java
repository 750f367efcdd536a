package io.weir.standalone;

import io.weir.web.ListenAddress;
import io.weir.web.config.WebConfigFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What Weir runs with when it is given no configuration: it scrapes itself, and a node exporter if one listens on its
 * usual port, with a few useful rules. The push gateway is not scraped: what is pushed comes by the log already.
 */
final class ExampleConfiguration {
    private static final int NODE_EXPORTER_PORT = 9100;
    private static final int CONNECT_TIMEOUT_MS = 200;

    /** A server of this process. */
    record OwnServer(ListenAddress address, WebConfigFile config) {}

    private ExampleConfiguration() {}

    /**
     * Writes the files into {@code dir}, over those of an earlier start.
     *
     * @param own the servers of this process that are scraped, unless their file asks for a password, which it doesn't tell
     * @return the configuration file
     */
    static Path write(Path dir, List<OwnServer> own) {
        StringBuilder config = new StringBuilder("""
                # Written by weir standalone at each start without --config.file. Copy it, change the copy, and give its name.
                global:
                  scrape_interval: 5s
                  evaluation_interval: 15s
                rule_files:
                  - example.rules.yml
                scrape_configs:
                """);
        for (String scheme : List.of("http", "https")) {
            String targets = own.stream()
                    .filter(server -> server.config().scheme().equals(scheme)
                            && server.config().current().users().isEmpty())
                    .map(server -> "'" + reachable(server.address()) + "'")
                    .sorted()
                    .collect(Collectors.joining(", "));
            if (!targets.isEmpty()) {
                config.append("""
                          - job_name: %s
                            scheme: %s
                            static_configs:
                              - targets: [%s]
                        """.formatted(scheme.equals("http") ? "weir" : "weir-tls", scheme, targets));
                if (scheme.equals("https")) {
                    config.append("    tls_config: {insecure_skip_verify: true}\n");
                }
            }
        }
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
