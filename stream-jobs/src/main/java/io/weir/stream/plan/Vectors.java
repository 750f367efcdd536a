package io.weir.stream.plan;

import io.weir.model.Labels;
import io.weir.promql.InstantVector;
import io.weir.promql.QueryResult;
import io.weir.promql.QueryResult.ScalarResult;
import io.weir.promql.QueryResult.VectorResult;
import io.weir.stream.rule.RuleEvaluationException;
import io.weir.stream.rule.VectorSample;
import java.util.ArrayList;
import java.util.List;

/** What a rule makes of an expression's result. */
public final class Vectors {
    private Vectors() {}

    /** @throws RuleEvaluationException if {@code result} is neither a vector nor a scalar */
    public static List<VectorSample> of(QueryResult result) throws RuleEvaluationException {
        if (result instanceof VectorResult vector) {
            return of(vector.vector());
        }
        if (result instanceof ScalarResult scalar) {
            return List.of(new VectorSample(Labels.empty(), scalar.value()));
        }
        throw new RuleEvaluationException("rule result is not a vector or scalar");
    }

    static List<VectorSample> of(InstantVector vector) {
        List<VectorSample> samples = new ArrayList<>(vector.size());
        for (int i = 0; i < vector.size(); i++) {
            samples.add(new VectorSample(vector.labels(i), vector.value(i), vector.histogram(i)));
        }
        return samples;
    }
}
