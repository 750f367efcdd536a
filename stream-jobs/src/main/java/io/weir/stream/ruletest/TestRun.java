package io.weir.stream.ruletest;

import io.weir.model.Labels;
import io.weir.model.PromDuration;
import io.weir.promql.Expr;
import io.weir.promql.PromqlEngine;
import io.weir.promql.PromqlFeatures;
import io.weir.promql.PromqlParseException;
import io.weir.promql.PromqlParser;
import io.weir.promql.QueryContext;
import io.weir.promql.QueryException;
import io.weir.promql.QueryResult;
import io.weir.promql.SeriesNotation;
import io.weir.promql.SeriesNotation.FloatItem;
import io.weir.promql.SeriesNotation.HistogramItem;
import io.weir.promql.SeriesNotation.Item;
import io.weir.promql.script.MemoryQueryable;
import io.weir.stream.ruletest.RuleTest.AlertCase;
import io.weir.stream.ruletest.RuleTest.ExpectedAlert;
import io.weir.stream.ruletest.RuleTest.ExpressionCase;
import java.util.ArrayList;
import java.util.List;

/** One run of one test, against samples of its own. Follows testGroup.test in prometheus cmd/promtool/unittest.go. */
final class TestRun {
    private final RuleTest test;
    private final long evaluationIntervalMs;
    private final List<GroupUnderTest> groups;
    private final MemoryQueryable samples;
    private final PromqlEngine engine;
    private final PromqlFeatures features;
    private final SampleComparison comparison;
    private final List<String> failures = new ArrayList<>();
    /** Of each input series, the first item that is not loaded yet. */
    private final int[] next;

    TestRun(
            RuleTest test,
            long evaluationIntervalMs,
            List<GroupUnderTest> groups,
            MemoryQueryable samples,
            PromqlEngine engine,
            PromqlFeatures features,
            SampleComparison comparison) {
        this.test = test;
        this.evaluationIntervalMs = evaluationIntervalMs;
        this.groups = groups;
        this.samples = samples;
        this.engine = engine;
        this.features = features;
        this.comparison = comparison;
        this.next = new int[test.inputSeries().size()];
    }

    /** What doesn't hold; empty if everything does. */
    List<String> failures() {
        for (long time = 0; time <= test.lastEvalTimeMs(); time += evaluationIntervalMs) {
            load(time);
            if (!evaluateGroups(time)) {
                return failures;
            }
            for (AlertCase alertCase : test.alertCases()) {
                if (time <= alertCase.evalTimeMs() && alertCase.evalTimeMs() < time + evaluationIntervalMs) {
                    check(alertCase);
                }
            }
        }
        test.expressionCases().forEach(this::check);
        return failures;
    }

    private void load(long timeMs) {
        for (int i = 0; i < next.length; i++) {
            SeriesNotation series = test.inputSeries().get(i);
            while (next[i] < series.items().size() && next[i] * test.intervalMs() <= timeMs) {
                long at = test.startMs() + next[i] * test.intervalMs();
                if (!load(series.labels(), at, series.items().get(next[i]++))) {
                    failures.add("    series: " + series.labels() + ", time: " + at
                            + " ms, err: input_series has it twice," + " or a rule has written it");
                }
            }
        }
    }

    private boolean load(Labels labels, long at, Item item) {
        if (item instanceof FloatItem sample) {
            return samples.add(labels, at, sample.value());
        }
        return !(item instanceof HistogramItem sample) || samples.add(labels, at, sample.histogram());
    }

    private boolean evaluateGroups(long timeMs) {
        boolean good = true;
        for (GroupUnderTest group : groups) {
            for (String problem : group.evaluate(test.startMs() + timeMs)) {
                failures.add(
                        "    " + problem + ", group: " + group.name() + ", time: " + PromDuration.formatMs(timeMs));
                good = false;
            }
        }
        return good;
    }

    private void check(AlertCase alertCase) {
        List<ExpectedAlert> got = new ArrayList<>();
        groups.forEach(group -> got.addAll(group.firing(alertCase.alertName())));
        List<ExpectedAlert> sorted = got.stream().sorted().toList();
        if (!sorted.equals(alertCase.alerts())) {
            failures.add("    alertname: " + alertCase.alertName() + ", time: "
                    + PromDuration.formatMs(alertCase.evalTimeMs()) + ",\n        exp: " + text(alertCase.alerts())
                    + "\n        got: " + text(sorted));
        }
    }

    private static String text(List<ExpectedAlert> alerts) {
        if (alerts.isEmpty()) {
            return "[]";
        }
        StringBuilder out = new StringBuilder("[");
        for (ExpectedAlert alert : alerts) {
            out.append("\n            Labels:")
                    .append(alert.labels())
                    .append("\n            Annotations:")
                    .append(Labels.of(alert.annotations()));
        }
        return out.append("\n        ]").toString();
    }

    private void check(ExpressionCase expressionCase) {
        String problem;
        try {
            Expr expr = PromqlParser.parse(expressionCase.expr(), features);
            long at = test.startMs() + expressionCase.evalTimeMs();
            QueryResult result = engine.instant(samples, expr, at, QueryContext.unlimited());
            problem = comparison.problem(expressionCase.samples(), result);
        } catch (PromqlParseException | QueryException e) {
            problem = " err: " + e.getMessage();
        }
        if (!problem.isEmpty()) {
            failures.add("    expr: \"" + expressionCase.expr() + "\", time: "
                    + PromDuration.formatMs(expressionCase.evalTimeMs()) + "," + problem);
        }
    }
}
