package io.weir.stream.ruletest;

import io.weir.model.Labels;
import io.weir.promql.Expr;
import io.weir.promql.PromqlEngine;
import io.weir.promql.QueryContext;
import io.weir.promql.QueryException;
import io.weir.promql.script.MemoryQueryable;
import io.weir.stream.plan.Vectors;
import io.weir.stream.rule.ActiveAlert;
import io.weir.stream.rule.AlertTexts;
import io.weir.stream.rule.ProducedSample;
import io.weir.stream.rule.RuleEvaluationException;
import io.weir.stream.rule.RuleExpressions;
import io.weir.stream.rule.RuleGroupDefinition;
import io.weir.stream.rule.RuleGroupEvaluation;
import io.weir.stream.rule.RuleGroupState;
import io.weir.stream.rule.RuleState;
import io.weir.stream.rule.VectorSample;
import io.weir.stream.ruletest.RuleTest.ExpectedAlert;
import java.util.ArrayList;
import java.util.List;

/** A rule group that is evaluated by the engine, reading and writing samples in memory. Mutable. */
final class GroupUnderTest {
    private final RuleGroupDefinition definition;
    private final List<Expr> expressions;
    private final MemoryQueryable samples;
    private final PromqlEngine engine;
    private final RuleGroupEvaluation evaluation;
    private RuleGroupState state;

    GroupUnderTest(
            RuleGroupDefinition definition,
            List<Expr> expressions,
            MemoryQueryable samples,
            PromqlEngine engine,
            AlertTexts texts) {
        this.definition = definition;
        this.expressions = List.copyOf(expressions);
        this.samples = samples;
        this.engine = engine;
        this.evaluation = new RuleGroupEvaluation(definition, texts, RuleGroupEvaluation.DEFAULT_RESEND_DELAY_MS);
        this.state = RuleGroupState.initial(definition);
    }

    String name() {
        return definition.name();
    }

    /** Evaluates all rules at {@code instantMs}; what failed, each with its rule's name. */
    List<String> evaluate(long instantMs) {
        InstantEvaluation instant = new InstantEvaluation(instantMs - definition.queryOffsetMs());
        state = evaluation.evaluate(state, instantMs, instant).state();
        List<String> problems = new ArrayList<>(instant.problems);
        for (int i = 0; i < state.rules().size(); i++) {
            RuleState rule = state.rules().get(i);
            if (rule.health() == RuleState.Health.ERR) {
                problems.add("rule: " + definition.rules().get(i).name() + ", err: " + rule.lastError());
            }
        }
        return problems;
    }

    /** The firing alerts of {@code alertName}. */
    List<ExpectedAlert> firing(String alertName) {
        List<ExpectedAlert> firing = new ArrayList<>();
        for (int i = 0; i < state.rules().size(); i++) {
            if (!definition.rules().get(i).isAlerting()
                    || !definition.rules().get(i).name().equals(alertName)) {
                continue;
            }
            for (ActiveAlert alert : state.rules().get(i).alerts()) {
                if (alert.state() == ActiveAlert.State.FIRING) {
                    firing.add(new ExpectedAlert(alert.labels(), alert.annotations()));
                }
            }
        }
        return firing;
    }

    private final class InstantEvaluation implements RuleExpressions {
        private final long queryTimeMs;
        private final List<String> problems = new ArrayList<>();

        InstantEvaluation(long queryTimeMs) {
            this.queryTimeMs = queryTimeMs;
        }

        @Override
        public List<VectorSample> evaluate(int index) throws RuleEvaluationException {
            try {
                return Vectors.of(
                        engine.instant(samples, expressions.get(index), queryTimeMs, QueryContext.unlimited()));
            } catch (QueryException e) {
                throw new RuleEvaluationException(String.valueOf(e.getMessage()), e);
            }
        }

        @Override
        public void written(List<ProducedSample> written) {
            for (ProducedSample sample : written) {
                if (!samples.add(sample.labels(), sample.timestampMs(), sample.value())) {
                    problems.add("series: " + printed(sample.labels())
                            + ", err: it has a sample of this time or a later one, from another rule or as input");
                }
            }
        }

        private static String printed(Labels labels) {
            return labels.toString();
        }
    }
}
