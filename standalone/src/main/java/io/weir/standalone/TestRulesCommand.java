package io.weir.standalone;

import io.weir.config.ConfigException;
import io.weir.config.yaml.UnknownFields;
import io.weir.stream.ruletest.RuleTestOptions;
import io.weir.stream.ruletest.RuleTestReport;
import io.weir.stream.ruletest.RuleTestReport.Result;
import io.weir.stream.ruletest.RuleTestRunner;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir test rules}: runs unit tests of rules in promtool's format. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = "Runs unit tests of rules, in the format of promtool test rules.")
final class TestRulesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private FeatureOptions features = new FeatureOptions();

    @Option(
            names = "--run",
            paramLabel = "REGEX",
            description = "Runs only tests whose name it matches somewhere; may be given more than once.")
    private List<String> only = List.of();

    @Option(names = "--ignore-unknown-fields", description = "Steps over fields that the files don't have.")
    private boolean ignoreUnknownFields;

    @Option(names = "--junit", paramLabel = "FILE", description = "Writes the results there as JUnit XML.")
    private @Nullable Path junit;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of tests.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        RuleTestRunner runner = new RuleTestRunner(options());
        Map<Path, RuleTestReport> reports = new LinkedHashMap<>();
        for (Path file : files) {
            out.println("Unit Testing:  " + file);
            RuleTestReport report = run(runner, file);
            reports.put(file, report);
            print(report, out);
            out.flush();
        }
        if (junit != null) {
            new JunitReport(reports).write(junit);
        }
        return reports.values().stream().allMatch(RuleTestReport::isGood) ? 0 : 1;
    }

    private RuleTestOptions options() {
        try {
            List<Pattern> patterns = only.stream().map(Pattern::compile).toList();
            UnknownFields unknown = ignoreUnknownFields ? UnknownFields.IGNORE : UnknownFields.REFUSE;
            return new RuleTestOptions(patterns, unknown, features.promql());
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("--run: " + e.getMessage(), e);
        }
    }

    /** A file that can't be used is a failure, so that the other files still run. */
    private static RuleTestReport run(RuleTestRunner runner, Path file) {
        try {
            return runner.run(file);
        } catch (ConfigException e) {
            return new RuleTestReport(
                    List.of(), List.of(new Result(file.toString(), List.of(String.valueOf(e.getMessage())))));
        }
    }

    private static void print(RuleTestReport report, PrintWriter out) {
        report.warnings().forEach(warning -> out.println("  WARNING: " + warning));
        if (report.isGood()) {
            out.println("  SUCCESS\n");
            return;
        }
        out.println("  FAILED:");
        for (Result result : report.results()) {
            if (!result.failures().isEmpty()) {
                out.println("    name: " + result.name() + ",");
                result.failures().forEach(failure -> out.println(failure + "\n"));
            }
        }
    }
}
