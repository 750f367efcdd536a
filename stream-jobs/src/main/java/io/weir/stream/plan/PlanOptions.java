package io.weir.stream.plan;

import io.weir.promql.EngineOptions;
import io.weir.promql.PromqlFeatures;
import java.io.Serializable;
import java.time.Duration;

/**
 * How expressions are planned.
 *
 * @param lookback how old the newest sample of a series may be to still count
 * @param subqueryStep the step of subqueries that give none
 * @param maxWindow the longest window of samples that an expression may need: what the log keeps
 * @param features the optional parts of the language that expressions may use
 */
public record PlanOptions(Duration lookback, Duration subqueryStep, Duration maxWindow, PromqlFeatures features)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** Options of the engine that evaluates what the plan leaves to it. */
    EngineOptions engineOptions() {
        return new EngineOptions(
                lookback, subqueryStep, EngineOptions.DEFAULT.maxSamples(), EngineOptions.DEFAULT.timeout(), features);
    }
}
