package io.weir.standalone;

import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.config.AlertmanagerConfig;
import io.weir.alertmanager.template.NotificationData;
import io.weir.alertmanager.template.NotificationDataReader;
import io.weir.alertmanager.template.NotificationTemplates;
import io.weir.config.FileGlob;
import io.weir.model.Labels;
import io.weir.template.TemplateException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir alertmanager render-template}: what a notification template makes of alerts. */
@Command(
        name = "render-template",
        mixinStandardHelpOptions = true,
        description = "Prints what a notification template makes of alerts, as amtool template render does.")
final class RenderTemplateCommand implements Callable<Integer> {
    private static final String EXTERNAL_URL = "http://alertmanager.example";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--config.file",
            paramLabel = "FILE",
            description = "A configuration whose templates are used, besides the default ones.")
    private @Nullable Path configFile;

    @Option(names = "--template.glob", paramLabel = "PATTERN", description = "Further template files; may be repeated.")
    private List<String> globs = new ArrayList<>();

    @Option(
            names = "--template.text",
            required = true,
            paramLabel = "TEXT",
            description = "What is rendered, such as '{{ template \"slack.default.title\" . }}'.")
    private String text = "";

    @Option(names = "--template.type", defaultValue = "text", description = "text or html (default: text).")
    private String type = "text";

    @Option(
            names = "--template.data",
            paramLabel = "FILE",
            description = "The alerts, as JSON with the fields of a webhook's body (default: an example with one firing"
                    + " and one resolved alert).")
    private @Nullable Path dataFile;

    @Override
    public Integer call() throws IOException {
        if (!type.equals("text") && !type.equals("html")) {
            throw new IllegalArgumentException("--template.type: \"" + type + "\" is not text or html");
        }
        List<FileGlob> files = new ArrayList<>();
        if (configFile != null) {
            files.addAll(AlertmanagerConfig.load(configFile).templates());
        }
        globs.forEach(glob -> files.add(new FileGlob(glob)));
        NotificationTemplates templates = NotificationTemplates.load(files, EXTERNAL_URL, Clock.systemUTC());
        NotificationData data = dataFile == null
                ? example(Clock.systemUTC().instant())
                : NotificationDataReader.read(Files.readString(dataFile));
        try {
            PrintWriter out = spec.commandLine().getOut();
            out.print(type.equals("html") ? templates.html(text, data) : templates.text(text, data));
            out.flush();
            return 0;
        } catch (TemplateException e) {
            spec.commandLine().getErr().println("template: " + e.getMessage());
            return 1;
        }
    }

    private static NotificationData example(Instant now) {
        Map<String, String> common = Map.of("alertname", "DiskFull", "job", "node", "severity", "page");
        Alert firing = alert(common, "web-1", now.minus(Duration.ofMinutes(5)), now.plus(Duration.ofMinutes(5)));
        Alert resolved = alert(common, "web-2", now.minus(Duration.ofMinutes(10)), now.minus(Duration.ofMinutes(1)));
        return NotificationData.of(
                "team-ops",
                List.of(firing, resolved),
                now,
                "first notification",
                Map.of("alertname", "DiskFull"),
                Map.of(),
                EXTERNAL_URL);
    }

    private static Alert alert(Map<String, String> common, String instance, Instant start, Instant end) {
        Map<String, String> labels = new java.util.TreeMap<>(common);
        labels.put("instance", instance);
        Map<String, String> annotations =
                Map.of("summary", "The disk of " + instance + " is full", "runbook", "http://runbooks.example/disk");
        return Alert.of(
                Labels.of(labels), annotations, start, end, start, "http://prometheus.example/graph?g0.expr=up", false);
    }
}
