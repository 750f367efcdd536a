package io.weir.standalone;

import io.weir.config.ConfigException;
import io.weir.config.rules.RuleFile;
import io.weir.config.yaml.UnknownFields;
import io.weir.model.relabel.NameValidation;
import io.weir.stream.RuleFileCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir check rules}: says whether rule files can be used. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = "Says whether rule files can be used, from standard input if none is named.")
final class CheckRulesCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "standard input";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LintOptions lint = new LintOptions();

    @Mixin
    private FeatureOptions features = new FeatureOptions();

    @Option(names = "--ignore-unknown-fields", description = "Steps over fields that rule files don't have.")
    private boolean ignoreUnknownFields;

    @Parameters(arity = "0..*", paramLabel = "FILE", description = "Rule files.")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
        UnknownFields unknown = ignoreUnknownFields ? UnknownFields.IGNORE : UnknownFields.REFUSE;
        RuleCheckReport report = new RuleCheckReport(
                spec.commandLine().getOut(),
                spec.commandLine().getErr(),
                RuleFileCheck.of(features.promql()),
                lint.looksFor(LintOptions.DUPLICATE_RULES));
        for (Path file : files) {
            report.check(file.toString(), () -> RuleFile.load(file, NameValidation.UTF8, unknown));
        }
        if (files.isEmpty()) {
            report.check(
                    STANDARD_INPUT,
                    () -> RuleFile.parse(read(System.in), STANDARD_INPUT, NameValidation.UTF8, unknown));
        }
        return lint.status(report.failed(), report.linted());
    }

    private static String read(InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw ConfigException.ofFile(STANDARD_INPUT, "can't be read: " + e.getMessage());
        }
    }
}
