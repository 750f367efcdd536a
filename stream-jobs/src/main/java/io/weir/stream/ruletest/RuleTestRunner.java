package io.weir.stream.ruletest;

import io.weir.config.ConfigException;
import io.weir.config.FileGlob;
import io.weir.config.rules.RuleFile;
import io.weir.model.relabel.NameValidation;
import io.weir.promql.EngineOptions;
import io.weir.promql.Expr;
import io.weir.promql.PromqlEngine;
import io.weir.promql.PromqlParseException;
import io.weir.promql.PromqlParser;
import io.weir.promql.script.MemoryQueryable;
import io.weir.stream.rule.RuleDefinition;
import io.weir.stream.rule.RuleGroupDefinition;
import io.weir.stream.rule.RuleGroups;
import io.weir.stream.rule.TemplatedTexts;
import io.weir.stream.ruletest.RuleTestReport.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Runs files of rule unit tests. Expressions are evaluated by the engine, not as a stream, with the same results.
 * Thread-safe.
 */
public final class RuleTestRunner {
    private final RuleTestOptions options;

    public RuleTestRunner(RuleTestOptions options) {
        this.options = options;
    }

    /**
     * Runs the tests of {@code file}.
     *
     * @throws ConfigException naming the place, if the file or a rule file can't be used
     */
    public RuleTestReport run(Path file) {
        RuleTestFile tests = RuleTestFile.load(file, options.unknownFields());
        List<String> warnings = new ArrayList<>();
        List<RuleFile> rules = new ArrayList<>();
        for (FileGlob glob : tests.ruleFiles()) {
            List<Path> paths = matches(glob);
            if (paths.isEmpty()) {
                warnings.add("no file matches " + glob.pattern());
            }
            paths.forEach(path -> rules.add(RuleFile.load(path, NameValidation.UTF8, options.unknownFields())));
        }
        List<Result> results = new ArrayList<>();
        for (RuleTest test : tests.tests()) {
            if (options.includes(test.name())) {
                results.add(new Result(test.name(), run(tests, test, rules)));
            }
        }
        return new RuleTestReport(warnings, results);
    }

    private static List<Path> matches(FileGlob glob) {
        try {
            return glob.matches();
        } catch (IOException e) {
            throw ConfigException.ofFile(glob.pattern(), "can't be read: " + e.getMessage());
        }
    }

    private List<String> run(RuleTestFile file, RuleTest test, List<RuleFile> rules) {
        MemoryQueryable samples = new MemoryQueryable(1);
        PromqlEngine engine = new PromqlEngine(new EngineOptions(
                EngineOptions.DEFAULT.lookbackDelta(),
                Duration.ofMillis(file.evaluationIntervalMs()),
                EngineOptions.DEFAULT.maxSamples(),
                EngineOptions.DEFAULT.timeout(),
                options.features()));
        RuleGroups reader = new RuleGroups(Duration.ofMillis(test.intervalMs()), Duration.ZERO, options.features());
        List<GroupUnderTest> groups = new ArrayList<>();
        for (RuleFile ruleFile : rules) {
            for (RuleGroupDefinition definition : reader.of(ruleFile)) {
                TemplatedTexts texts = new TemplatedTexts(test.externalLabels(), test.externalUrl());
                groups.add(new GroupUnderTest(definition, expressions(definition), samples, engine, texts));
            }
        }
        // Groups that the file doesn't name are evaluated with the first that it names, as by promtool.
        groups.sort(
                Comparator.comparingInt(group -> Math.max(0, file.groupOrder().indexOf(group.name()))));
        SampleComparison comparison = new SampleComparison(file.fuzzyCompare());
        return new TestRun(test, file.evaluationIntervalMs(), groups, samples, engine, options.features(), comparison)
                .failures();
    }

    private List<Expr> expressions(RuleGroupDefinition definition) {
        List<Expr> expressions = new ArrayList<>();
        for (RuleDefinition rule : definition.rules()) {
            try {
                expressions.add(PromqlParser.parse(rule.expr(), options.features()));
            } catch (PromqlParseException e) {
                throw new IllegalStateException("was parsed before: " + rule.expr(), e);
            }
        }
        return expressions;
    }
}
