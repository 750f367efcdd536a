package io.weir.standalone;

import io.weir.alertmanager.config.AlertmanagerConfig;
import io.weir.alertmanager.notify.TimeMuting;
import io.weir.alertmanager.route.Route;
import io.weir.model.Labels;
import io.weir.model.PromDuration;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir alertmanager test-routes}: where an alert with given labels would go. */
@Command(
        name = "test-routes",
        mixinStandardHelpOptions = true,
        description = "Tells which receivers an alert would reach, in order, and with --explain why and when.")
final class TestRoutesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--config.file", required = true, paramLabel = "FILE", description = "The configuration file.")
    private Path configFile = Path.of("");

    @Option(
            names = "--verify.receivers",
            paramLabel = "NAME,...",
            description = "Fails unless exactly these receivers are reached, in this order.")
    private @Nullable String expected;

    @Option(names = "--explain", description = "Tells route, group, waits and muting of each receiver.")
    private boolean explain;

    @Option(names = "--tree", description = "Shows the routing tree with the routes that are taken marked.")
    private boolean tree;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "The instant for which --explain tells the muting, such as 2026-01-31T12:00:00Z"
                    + " (default: now).")
    private @Nullable String at;

    @Option(names = "--enable-feature", split = ",", description = "As for weir alertmanager.")
    private List<String> features = new ArrayList<>();

    @Parameters(paramLabel = "NAME=VALUE", description = "The labels of the alert.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        AlertmanagerConfig config = AlertmanagerConfig.load(configFile, AlertmanagerFlags.matcherParser(features));
        Route root = Route.tree(config.route());
        Labels alert = Labels.of(labels);
        List<Route> taken = root.match(alert);
        String receivers = String.join(",", taken.stream().map(Route::receiver).toList());
        if (tree) {
            print(root, taken, "", out);
        }
        if (explain) {
            Instant now = at == null
                    ? Clock.systemUTC().instant()
                    : OffsetDateTime.parse(at).toInstant();
            taken.forEach(route -> explain(route, alert, config, now, out));
        }
        if (!tree && !explain) {
            out.println(receivers);
        }
        out.flush();
        if (expected != null && !expected.equals(receivers)) {
            spec.commandLine()
                    .getErr()
                    .println("Expected receivers " + expected + ", but the alert reaches " + receivers);
            return 1;
        }
        return 0;
    }

    private static void print(Route route, List<Route> taken, String indent, PrintWriter out) {
        String matchers = route.matchers().isEmpty()
                ? "default-route"
                : io.weir.alertmanager.matcher.MatcherParser.print(route.matchers());
        out.println(indent + (taken.contains(route) ? "* " : "- ") + matchers
                + (route.continues() ? "  continue: true" : "") + "  receiver: " + route.receiver());
        route.routes().forEach(child -> print(child, taken, indent + "  ", out));
    }

    private static void explain(Route route, Labels alert, AlertmanagerConfig config, Instant now, PrintWriter out) {
        out.println("receiver: " + route.receiver());
        out.println("  route: " + route.key());
        out.println("  group: " + route.groupKey(route.groupLabels(alert)));
        out.println("  first notification after " + PromDuration.format(route.groupWait()) + ", news at most every "
                + PromDuration.format(route.groupInterval()) + ", repeated after "
                + PromDuration.format(route.repeatInterval()));
        String muting = TimeMuting.of(route, config.timeIntervals(), now)
                .map(muted -> "muted by " + muted.reason() + " " + String.join(", ", muted.intervals()))
                .orElse("not muted by time");
        out.println("  at " + now + ": " + muting);
    }
}
