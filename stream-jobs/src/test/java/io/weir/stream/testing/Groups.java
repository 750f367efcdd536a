package io.weir.stream.testing;

import io.weir.promql.PromqlFeatures;
import io.weir.stream.plan.PlanOptions;
import io.weir.stream.rule.RuleDefinition;
import io.weir.stream.rule.RuleGroupDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Rule groups for tests. */
public final class Groups {
    public static final long INTERVAL_MS = 15_000;

    public static final PlanOptions OPTIONS =
            new PlanOptions(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofHours(2), PromqlFeatures.DEFAULT);

    private Groups() {}

    public static RuleGroupDefinition group(RuleDefinition... rules) {
        return new RuleGroupDefinition("rules.yml", "g", INTERVAL_MS, 0, 0, List.of(rules));
    }

    public static RuleDefinition recording(String record, String expr) {
        return RuleDefinition.recording(record, expr, Map.of());
    }

    public static RuleDefinition alert(String name, String expr, long forMs) {
        return RuleDefinition.alerting(
                name,
                expr,
                forMs,
                Map.of("severity", "page"),
                Map.of("summary", "{{ $labels.instance }}={{ $value }}"));
    }
}
