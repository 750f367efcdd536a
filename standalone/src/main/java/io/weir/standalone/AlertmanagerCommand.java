package io.weir.standalone;

import io.weir.alertmanager.Alertmanager;
import io.weir.alertmanager.AlertmanagerOptions;
import io.weir.web.ListenAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir alertmanager}: from alerts to notifications. */
@Command(
        name = "alertmanager",
        mixinStandardHelpOptions = true,
        description = "Groups, silences and notifies of alerts, from Kafka and from its API. SIGHUP reloads its file.")
final class AlertmanagerCommand implements Callable<Integer> {
    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Option(
            names = "--config.file",
            paramLabel = "FILE",
            description = "An Alertmanager configuration file (default: alerts are kept, nobody is notified).")
    private @Nullable Path configFile;

    @Option(
            names = "--web.listen-address",
            defaultValue = "127.0.0.1:9093",
            paramLabel = "HOST:PORT",
            description = "API (default: ${DEFAULT-VALUE}).")
    private String address = "";

    @Override
    public Integer call() throws Exception {
        AlertmanagerOptions options = AlertmanagerOptions.of(configFile, ListenAddress.parse(address));
        try (ComponentProcess process = ComponentProcess.start("alertmanager", kafka)) {
            Alertmanager alertmanager = process.running()
                    .add("alertmanager", new Alertmanager(process.bus(), options, process.registry(), process.clock()));
            alertmanager.start();
            Hangup.runs(alertmanager::reload);
            return process.runUntilEnd(alertmanager.port());
        }
    }
}
