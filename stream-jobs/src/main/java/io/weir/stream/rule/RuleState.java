package io.weir.stream.rule;

import io.weir.model.Labels;
import java.util.List;

/**
 * What a rule remembers from one instant to the next. Immutable.
 *
 * @param lastError empty unless the health is {@link Health#ERR}
 * @param samples that the last evaluation produced, stale markers not counted
 * @param series written by the last successful evaluation: those that vanish get a stale marker
 * @param alerts of an alerting rule, resolved ones that are still kept included
 */
public record RuleState(Health health, String lastError, int samples, List<Labels> series, List<ActiveAlert> alerts) {
    /** Whether the last evaluation succeeded. */
    public enum Health {
        UNKNOWN,
        OK,
        ERR
    }

    /** Before the first evaluation. */
    public static final RuleState INITIAL = new RuleState(Health.UNKNOWN, "", 0, List.of(), List.of());

    public RuleState {
        series = List.copyOf(series);
        alerts = List.copyOf(alerts);
    }
}
