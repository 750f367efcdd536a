package io.weir.standalone;

import io.weir.alertmanager.Alertmanager;
import io.weir.alertmanager.AlertmanagerOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir alertmanager}: from alerts to notifications. */
@Command(
        name = "alertmanager",
        mixinStandardHelpOptions = true,
        description = "Groups, silences and notifies of alerts, from Kafka and from its API. SIGHUP reloads its file.",
        subcommands = {TestRoutesCommand.class, RenderTemplateCommand.class})
final class AlertmanagerCommand implements Callable<Integer> {
    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private AlertmanagerFlags flags = new AlertmanagerFlags();

    @Mixin
    private LogOptions log = new LogOptions();

    @Override
    public Integer call() throws Exception {
        log.apply();
        AlertmanagerOptions options = flags.options();
        try (ComponentProcess process = ComponentProcess.start("alertmanager", kafka)) {
            Alertmanager alertmanager = process.running()
                    .add("alertmanager", new Alertmanager(process.bus(), options, process.registry(), process.clock()));
            alertmanager.start();
            Hangup.runs(alertmanager::reload);
            return process.runUntilEnd(alertmanager.port());
        }
    }
}
