package io.weir.stream.rule;

import java.util.List;

/** The expressions of a group's rules at one instant. */
public interface RuleExpressions {
    /**
     * The vector that the expression of rule {@code index} yields. A scalar is one element without labels.
     *
     * @throws RuleEvaluationException if the expression fails at this instant
     */
    List<VectorSample> evaluate(int index) throws RuleEvaluationException;

    /** Makes what a rule wrote at this instant visible to the rules after it. */
    void written(List<ProducedSample> samples);
}
