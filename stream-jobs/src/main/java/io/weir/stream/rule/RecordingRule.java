package io.weir.stream.rule;

import io.weir.model.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Names and labels the series that a recording rule writes. Follows RecordingRule.Eval in prometheus rules/recording.go. */
final class RecordingRule {
    private final String record;
    private final Map<String, String> labels;
    private final int limit;

    RecordingRule(RuleDefinition definition, int limit) {
        this.record = definition.name();
        this.labels = definition.labels();
        this.limit = limit;
    }

    /** The series to write for {@code vector}, in its order. */
    List<VectorSample> record(List<VectorSample> vector) throws RuleEvaluationException {
        List<VectorSample> recorded = new ArrayList<>(vector.size());
        Set<Labels> seen = new HashSet<>();
        for (VectorSample sample : vector) {
            Labels.Builder builder = sample.labels().toBuilder().set(Labels.METRIC_NAME, record);
            labels.forEach(builder::set);
            Labels series = builder.build();
            if (!seen.add(series)) {
                throw new RuleEvaluationException(
                        "vector contains metrics with the same labelset after applying rule labels");
            }
            recorded.add(new VectorSample(series, sample.value(), sample.histogram()));
        }
        if (limit > 0 && recorded.size() > limit) {
            throw new RuleEvaluationException("exceeded limit of " + limit + " with " + recorded.size() + " series");
        }
        return recorded;
    }
}
