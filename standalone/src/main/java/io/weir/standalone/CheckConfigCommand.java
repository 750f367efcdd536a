package io.weir.standalone;

import io.weir.config.ConfigException;
import io.weir.config.FileGlob;
import io.weir.config.prometheus.PrometheusConfig;
import io.weir.config.prometheus.ScrapeConfig;
import io.weir.config.prometheus.discovery.DiscoveryConfig;
import io.weir.config.prometheus.discovery.FileSdConfig;
import io.weir.config.rules.RuleFile;
import io.weir.model.PromDuration;
import io.weir.model.relabel.NameValidation;
import io.weir.scraper.discovery.file.TargetFile;
import io.weir.stream.RuleFileCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir check config}: says whether a configuration and the files it names can be used. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Says whether Prometheus configuration files can be used, with the rule files, target files and"
                + " secrets that they name.")
final class CheckConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LintOptions lint = new LintOptions();

    @Mixin
    private FeatureOptions features = new FeatureOptions();

    @Option(names = "--syntax-only", description = "Looks at no other file.")
    private boolean syntaxOnly;

    @Option(
            names = "--query.lookback-delta",
            defaultValue = "5m",
            description = "What too-long-scrape-interval compares with (default: ${DEFAULT-VALUE}).")
    private String lookback = "";

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Configuration files.")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        RuleCheckReport rules = new RuleCheckReport(
                out, err, RuleFileCheck.of(features.promql()), lint.looksFor(LintOptions.DUPLICATE_RULES));
        boolean failed = false;
        boolean linted = false;
        for (Path file : files) {
            out.println("Checking " + file);
            try {
                PrometheusConfig config = PrometheusConfig.load(file);
                config.warnings().forEach(warning -> out.println("  WARNING: " + warning));
                Set<Path> ruleFiles = syntaxOnly ? Set.of() : ruleFiles(config);
                if (!syntaxOnly) {
                    checkNamedFiles(config);
                }
                if (!ruleFiles.isEmpty()) {
                    out.println("  SUCCESS: " + ruleFiles.size() + " rule files found");
                }
                out.println(" SUCCESS: " + file + " is valid prometheus config file syntax\n");
                linted |= lintIntervals(config, out);
                ruleFiles.forEach(rule -> rules.check(rule.toString(), () -> RuleFile.load(rule, NameValidation.UTF8)));
            } catch (ConfigException e) {
                failed = true;
                out.flush();
                err.println("  FAILED: " + e.getMessage() + "\n");
            }
        }
        out.flush();
        return lint.status(failed || rules.failed(), linted || rules.linted());
    }

    private static Set<Path> ruleFiles(PrometheusConfig config) {
        Set<Path> found = new LinkedHashSet<>();
        for (FileGlob glob : config.ruleFiles()) {
            List<Path> matches = matches(glob);
            if (matches.isEmpty() && !glob.pattern().contains("*")) {
                throw ConfigException.ofFile(glob.pattern(), "no such rule file");
            }
            found.addAll(matches);
        }
        return found;
    }

    private static void checkNamedFiles(PrometheusConfig config) {
        for (ScrapeConfig job : config.scrapeConfigs()) {
            requireFiles(job.http().files(), "scrape job \"" + job.jobName() + "\"");
            for (FileSdConfig discovery : job.discoveries(FileSdConfig.class)) {
                discovery.files().forEach(glob -> matches(glob).forEach(TargetFile::load));
            }
            for (DiscoveryConfig discovery : job.discoveries()) {
                requireFiles(
                        discovery.secretFiles(), discovery.listName() + " of scrape job \"" + job.jobName() + "\"");
            }
        }
        config.alerting().alertmanagers().forEach(one -> requireFiles(one.http().files(), "alerting.alertmanagers"));
    }

    private static void requireFiles(List<Path> files, String of) {
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                throw ConfigException.ofFile(file.toString(), "can't be read; " + of + " needs it");
            }
        }
    }

    private static List<Path> matches(FileGlob glob) {
        try {
            return glob.matches();
        } catch (IOException e) {
            throw ConfigException.ofFile(glob.pattern(), "can't be read: " + e.getMessage());
        }
    }

    private boolean lintIntervals(PrometheusConfig config, PrintWriter out) {
        if (!lint.looksFor(LintOptions.TOO_LONG_SCRAPE_INTERVAL)) {
            return false;
        }
        Duration delta = PromDuration.parse(lookback);
        boolean found = false;
        for (ScrapeConfig job : config.scrapeConfigs()) {
            if (job.scrapeInterval().compareTo(delta) >= 0) {
                found = true;
                out.println("  WARNING: too long scrape interval found, data point will be marked as stale - job: "
                        + job.jobName() + ", interval: " + PromDuration.format(job.scrapeInterval()));
            }
        }
        return found;
    }
}
