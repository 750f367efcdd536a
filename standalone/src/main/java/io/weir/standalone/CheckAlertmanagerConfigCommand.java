package io.weir.standalone;

import io.weir.alertmanager.AlertmanagerOptions;
import io.weir.alertmanager.config.AlertmanagerConfig;
import io.weir.alertmanager.matcher.MatcherParser;
import io.weir.alertmanager.route.Route;
import io.weir.alertmanager.route.RouteWarnings;
import io.weir.config.ConfigException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir check alertmanager-config}: says whether a configuration of the Alertmanager can be used. */
@Command(
        name = "alertmanager-config",
        mixinStandardHelpOptions = true,
        description = "Says whether Alertmanager configuration files can be used, and what is in them.")
final class CheckAlertmanagerConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--enable-feature", split = ",", description = "As for weir alertmanager.")
    private List<String> features = new ArrayList<>();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Configuration files.")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        MatcherParser parser = AlertmanagerFlags.matcherParser(features);
        int failed = 0;
        for (Path file : files) {
            out.println("Checking '" + file + "'");
            try {
                report(AlertmanagerConfig.load(file, parser), out);
            } catch (ConfigException e) {
                failed++;
                out.flush();
                spec.commandLine().getErr().println("  FAILED: " + e.getMessage());
            }
        }
        out.flush();
        return failed == 0 ? 0 : 1;
    }

    private static void report(AlertmanagerConfig config, PrintWriter out) {
        RouteWarnings.of(Route.tree(config.route()), AlertmanagerOptions.DEFAULT_RETENTION)
                .forEach(warning -> out.println("  WARNING: " + warning));
        out.println("  SUCCESS");
        out.println("Found:");
        out.println(" - " + countRoutes(config.route().routes()) + " routes below the root");
        out.println(" - " + config.inhibitRules().size() + " inhibit rules");
        out.println(" - " + config.receivers().size() + " receivers");
        out.println(" - " + config.timeIntervals().byName().size() + " time intervals");
    }

    private static int countRoutes(List<io.weir.alertmanager.config.RouteConfig> routes) {
        return routes.stream()
                .mapToInt(route -> 1 + countRoutes(route.routes()))
                .sum();
    }
}
