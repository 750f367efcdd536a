package io.weir.stream.ruletest;

import io.weir.model.Labels;
import io.weir.promql.SeriesNotation;
import io.weir.promql.SeriesNotation.Item;
import java.util.List;
import java.util.Map;

/**
 * One test of a file. Times of evaluation are milliseconds after {@code startMs}.
 *
 * @param name given, or made of its index
 * @param intervalMs between two items of an input series
 * @param startMs Unix milliseconds
 */
record RuleTest(
        String name,
        long intervalMs,
        long startMs,
        Labels externalLabels,
        String externalUrl,
        List<SeriesNotation> inputSeries,
        List<AlertCase> alertCases,
        List<ExpressionCase> expressionCases) {
    /** Which alerts of a name are to fire at a time. */
    record AlertCase(long evalTimeMs, String alertName, List<ExpectedAlert> alerts) {}

    /** @param labels with {@code alertname} */
    record ExpectedAlert(Labels labels, Map<String, String> annotations) implements Comparable<ExpectedAlert> {
        @Override
        public int compareTo(ExpectedAlert other) {
            int byLabels = labels.compareTo(other.labels);
            return byLabels != 0 ? byLabels : Labels.of(annotations).compareTo(Labels.of(other.annotations));
        }
    }

    /** What an expression is to yield at a time. */
    record ExpressionCase(String expr, long evalTimeMs, List<ExpectedSample> samples) {}

    /** @param item a float or a histogram */
    record ExpectedSample(Labels labels, Item item) {}

    RuleTest {
        inputSeries = List.copyOf(inputSeries);
        alertCases = List.copyOf(alertCases);
        expressionCases = List.copyOf(expressionCases);
    }

    /** The last time at which something is evaluated. */
    long lastEvalTimeMs() {
        long last = 0;
        for (AlertCase alertCase : alertCases) {
            last = Math.max(last, alertCase.evalTimeMs());
        }
        for (ExpressionCase expressionCase : expressionCases) {
            last = Math.max(last, expressionCase.evalTimeMs());
        }
        return last;
    }
}
