package io.weir.standalone.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The real node exporter, where Debian's package of it is installed. */
public final class NodeExporter implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/prometheus-node-exporter");

    private final Process process;
    private final int port;

    private NodeExporter(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    public static NodeExporter start() {
        int port = WeirProcess.freePort();
        try {
            Process process = new ProcessBuilder(PROGRAM.toString(), "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            PrometheusApi exporter = new PrometheusApi(port);
            await().atMost(Duration.ofSeconds(20)).until(() -> exporter.answers("/metrics"));
            return new NodeExporter(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
