package io.weir.standalone.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code weir standalone} on ports and a data directory of its own, which can be killed and started again. */
public final class Standalone implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);

    private final Path dir;
    private final int webPort = WeirProcess.freePort();
    private final int pushPort;
    private final int alertmanagerPort = WeirProcess.freePort();
    private final int kafkaPort = WeirProcess.freePort();
    private final List<String> moreFlags;
    private WeirProcess process;

    private Standalone(Path dir, int pushPort, List<String> moreFlags) {
        this.dir = dir;
        this.pushPort = pushPort;
        this.moreFlags = moreFlags;
        this.process = launch();
    }

    /** Starts with the three files' contents; {@code dir} takes them, the data and the log. */
    public static Standalone start(Path dir, String config, String rules, String alertmanager, String... moreFlags) {
        return start(dir, config, rules, alertmanager, WeirProcess.freePort(), moreFlags);
    }

    /** The same with a port for pushes that the configuration can name. */
    public static Standalone start(
            Path dir, String config, String rules, String alertmanager, int pushPort, String... moreFlags) {
        try {
            Files.writeString(dir.resolve("prometheus.yml"), config);
            Files.writeString(dir.resolve("rules.yml"), rules);
            Files.writeString(dir.resolve("alertmanager.yml"), alertmanager);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Standalone standalone = new Standalone(dir, pushPort, List.of(moreFlags));
        standalone.awaitReady();
        return standalone;
    }

    private WeirProcess launch() {
        List<String> args = new ArrayList<>(List.of(
                "standalone",
                "--no-query.rehearsal",
                "--config.file=" + dir.resolve("prometheus.yml"),
                "--alertmanager.config.file=" + dir.resolve("alertmanager.yml"),
                "--data.dir=" + dir.resolve("data"),
                "--web.listen-address=127.0.0.1:" + webPort,
                "--pushgateway.listen-address=127.0.0.1:" + pushPort,
                "--alertmanager.listen-address=127.0.0.1:" + alertmanagerPort,
                "--kafka.listen-address=127.0.0.1:" + kafkaPort));
        args.addAll(moreFlags);
        return WeirProcess.start(dir.resolve("weir.log"), args);
    }

    private void awaitReady() {
        await("weir is ready").atMost(START).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("weir ended:\n" + process.output());
            }
            return api().answers("/-/ready");
        });
    }

    /** SIGKILL, then a new process on the same data; returns when that is ready. */
    public void killAndRestart() {
        process.kill();
        process = launch();
        awaitReady();
    }

    public PrometheusApi api() {
        return new PrometheusApi(webPort);
    }

    public PrometheusApi pushgateway() {
        return new PrometheusApi(pushPort);
    }

    public PrometheusApi alertmanager() {
        return new PrometheusApi(alertmanagerPort);
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + kafkaPort;
    }

    public WeirProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
