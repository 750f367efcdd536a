package io.weir.stream.ruletest;

import io.weir.config.FileGlob;
import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlValue;
import io.weir.model.Labels;
import io.weir.promql.PromqlParseException;
import io.weir.promql.PromqlParser;
import io.weir.promql.SeriesNotation;
import io.weir.promql.SeriesNotation.FloatItem;
import io.weir.promql.SeriesNotation.HistogramItem;
import io.weir.promql.SeriesNotation.Item;
import io.weir.stream.ruletest.RuleTest.AlertCase;
import io.weir.stream.ruletest.RuleTest.ExpectedAlert;
import io.weir.stream.ruletest.RuleTest.ExpectedSample;
import io.weir.stream.ruletest.RuleTest.ExpressionCase;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a file of tests. Used once. */
final class RuleTestFileReader {
    private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

    private final Path directory;

    RuleTestFileReader(Path directory) {
        this.directory = directory;
    }

    RuleTestFile read(YamlMapping root) {
        List<FileGlob> ruleFiles = root.strings("rule_files").stream()
                .map(pattern -> FileGlob.relativeTo(directory, pattern))
                .toList();
        Duration interval = positive(root, "evaluation_interval", DEFAULT_INTERVAL);
        List<String> order = root.strings("group_eval_order");
        Set<String> seen = new HashSet<>();
        for (String group : order) {
            if (!seen.add(group)) {
                throw root.error("group_eval_order", "group name repeated in evaluation order: " + group);
            }
        }
        boolean fuzzy = root.bool("fuzzy_compare", false);
        List<RuleTest> tests = new ArrayList<>();
        for (YamlMapping test : root.mappings("tests")) {
            tests.add(test(test, interval, tests.size()));
        }
        root.refuseUnknown();
        return new RuleTestFile(ruleFiles, interval.toMillis(), order, fuzzy, tests);
    }

    private static Duration positive(YamlMapping mapping, String key, Duration missing) {
        Duration given = mapping.duration(key, missing);
        return given.isZero() ? missing : given;
    }

    private static RuleTest test(YamlMapping test, Duration evaluationInterval, int index) {
        String name = test.string("name", "");
        RuleTest read = new RuleTest(
                name.isEmpty() ? "unnamed#" + index : name,
                positive(test, "interval", evaluationInterval).toMillis(),
                test.value("start_timestamp").map(RuleTestFileReader::time).orElse(0L),
                Labels.of(test.stringMap("external_labels")),
                test.string("external_url", ""),
                test.mappings("input_series").stream()
                        .map(RuleTestFileReader::series)
                        .toList(),
                test.mappings("alert_rule_test").stream()
                        .map(RuleTestFileReader::alertCase)
                        .toList(),
                test.mappings("promql_expr_test").stream()
                        .map(RuleTestFileReader::expressionCase)
                        .toList());
        test.refuseUnknown();
        return read;
    }

    /** Unix seconds, or RFC 3339. */
    private static long time(YamlValue value) {
        String text = value.asString();
        try {
            return Math.round(Double.parseDouble(text) * 1000);
        } catch (NumberFormatException notSeconds) {
            try {
                return OffsetDateTime.parse(text).toInstant().toEpochMilli();
            } catch (DateTimeException e) {
                throw value.error("cannot parse \"" + text + "\" to a valid timestamp: use Unix seconds or RFC 3339");
            }
        }
    }

    private static SeriesNotation series(YamlMapping mapping) {
        YamlValue series = mapping.required("series");
        String values = mapping.string("values", "");
        mapping.refuseUnknown();
        try {
            Labels labels = PromqlParser.parseMetric(series.asString());
            return new SeriesNotation(
                    labels, SeriesNotation.parse("{} " + values).items());
        } catch (PromqlParseException e) {
            throw series.error(e.getMessage() + " in " + series.asString() + " " + values);
        }
    }

    private static AlertCase alertCase(YamlMapping mapping) {
        long evalTimeMs = mapping.duration("eval_time", Duration.ZERO).toMillis();
        String alertName = mapping.string("alertname", "");
        if (alertName.isEmpty()) {
            throw mapping.error("an item under alert_rule_test misses required attribute alertname");
        }
        List<ExpectedAlert> alerts = new ArrayList<>();
        for (YamlMapping alert : mapping.mappings("exp_alerts")) {
            Map<String, String> labels = new HashMap<>(alert.stringMap("exp_labels"));
            labels.put("alertname", alertName);
            alerts.add(new ExpectedAlert(Labels.of(labels), alert.stringMap("exp_annotations")));
            alert.refuseUnknown();
        }
        mapping.refuseUnknown();
        return new AlertCase(evalTimeMs, alertName, alerts.stream().sorted().toList());
    }

    private static ExpressionCase expressionCase(YamlMapping mapping) {
        String expr = mapping.requiredString("expr");
        long evalTimeMs = mapping.duration("eval_time", Duration.ZERO).toMillis();
        List<ExpectedSample> samples = new ArrayList<>();
        for (YamlMapping sample : mapping.mappings("exp_samples")) {
            samples.add(sample(sample));
        }
        mapping.refuseUnknown();
        return new ExpressionCase(expr, evalTimeMs, samples);
    }

    private static ExpectedSample sample(YamlMapping mapping) {
        String metric = mapping.string("labels", "");
        double value = mapping.number("value", 0);
        String histogram = mapping.string("histogram", "");
        mapping.refuseUnknown();
        try {
            Labels labels = metric.isBlank() ? Labels.empty() : PromqlParser.parseMetric(metric);
            return new ExpectedSample(
                    labels, histogram.isEmpty() ? new FloatItem(value) : histogram(mapping, histogram));
        } catch (PromqlParseException e) {
            throw mapping.error("labels \"" + metric + "\": " + e.getMessage());
        }
    }

    private static Item histogram(YamlMapping place, String text) throws PromqlParseException {
        List<Item> items = SeriesNotation.parse("{} " + text).items();
        if (items.size() == 1 && items.get(0) instanceof HistogramItem item) {
            return item;
        }
        throw place.error("histogram", "expected one histogram such as {{count:1 sum:2 buckets:[1]}}, got " + text);
    }
}
