package io.weir.stream.rule;

import io.weir.model.record.AlertState;
import io.weir.model.record.RuleGroupRecord;
import io.weir.model.record.RuleGroupStatusRecord;
import io.weir.model.record.RuleHealth;
import io.weir.model.record.RuleKind;
import io.weir.model.record.RuleRecord;
import io.weir.model.record.RuleStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Rule groups and their states as the topics {@code rules} and {@code rule-status} hold them. */
public final class RuleGroupRecords {
    private static final double NANOS_PER_SECOND = 1e9;

    private RuleGroupRecords() {}

    /** A group's definition. */
    public static RuleGroupRecord definition(RuleGroupDefinition group) {
        List<RuleRecord> rules = new ArrayList<>();
        for (RuleDefinition rule : group.rules()) {
            rules.add(RuleRecord.newBuilder()
                    .setKind(rule.isAlerting() ? RuleKind.ALERTING : RuleKind.RECORDING)
                    .setName(rule.name())
                    .setExpr(rule.expr())
                    .setForMs(rule.forMs())
                    .setKeepFiringForMs(rule.keepFiringForMs())
                    .setLabels(rule.labels())
                    .setAnnotations(rule.annotations())
                    .build());
        }
        return RuleGroupRecord.newBuilder()
                .setFile(group.file())
                .setName(group.name())
                .setIntervalMs(group.intervalMs())
                .setQueryOffsetMs(group.queryOffsetMs())
                .setLimit(group.limit())
                .setRules(rules)
                .build();
    }

    /**
     * A group's state after an evaluation.
     *
     * @param ruleNanos how long the evaluation of each rule took
     */
    public static RuleGroupStatusRecord status(RuleGroupState state, long[] ruleNanos) {
        List<RuleStatus> rules = new ArrayList<>();
        long totalNanos = 0;
        for (int i = 0; i < state.rules().size(); i++) {
            RuleState rule = state.rules().get(i);
            totalNanos += ruleNanos[i];
            rules.add(RuleStatus.newBuilder()
                    .setHealth(health(rule.health()))
                    .setLastError(rule.lastError())
                    .setEvaluationSeconds(ruleNanos[i] / NANOS_PER_SECOND)
                    .setSamples(rule.samples())
                    .setAlerts(rule.alerts().stream()
                            .filter(alert -> alert.state() != ActiveAlert.State.INACTIVE)
                            .map(RuleGroupRecords::alert)
                            .toList())
                    .build());
        }
        return RuleGroupStatusRecord.newBuilder()
                .setFile(state.definition().file())
                .setName(state.definition().name())
                .setLastEvaluation(Instant.ofEpochMilli(state.lastInstantMs()))
                .setEvaluationSeconds(totalNanos / NANOS_PER_SECOND)
                .setRules(rules)
                .build();
    }

    private static RuleHealth health(RuleState.Health health) {
        return switch (health) {
            case UNKNOWN -> RuleHealth.UNKNOWN;
            case OK -> RuleHealth.OK;
            case ERR -> RuleHealth.ERR;
        };
    }

    private static io.weir.model.record.ActiveAlert alert(ActiveAlert alert) {
        var builder = io.weir.model.record.ActiveAlert.newBuilder()
                .setLabels(alert.labels().toMap())
                .setAnnotations(alert.annotations())
                .setState(alert.state() == ActiveAlert.State.FIRING ? AlertState.FIRING : AlertState.PENDING)
                .setActiveAt(Instant.ofEpochMilli(alert.activeAtMs()))
                .setValue(alert.value());
        if (alert.keepFiringSinceMs() != ActiveAlert.NEVER) {
            builder.setKeepFiringSince(Instant.ofEpochMilli(alert.keepFiringSinceMs()));
        }
        return builder.build();
    }
}
