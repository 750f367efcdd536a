package io.weir.config.rules;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One rule of a rule file.
 *
 * @param name the recorded metric's name, or the alert's
 * @param expr the expression as written
 * @param holdDuration {@code for}: how long an alert is pending before it fires; zero for recording rules
 * @param keepFiringFor how long an alert fires on after its element vanished; zero for recording rules
 * @param labels literal for recording rules, templates for alerting rules; in the order written
 * @param annotations templates, in the order written; empty for recording rules
 * @param line where the rule starts, from 1
 * @param column where the rule starts, from 1
 * @param exprLine where the expression starts, from 1
 * @param exprColumn where the expression starts, from 1
 */
public record Rule(
        Kind kind,
        String name,
        String expr,
        Duration holdDuration,
        Duration keepFiringFor,
        Map<String, String> labels,
        Map<String, String> annotations,
        int line,
        int column,
        int exprLine,
        int exprColumn) {
    /** What a rule produces. */
    public enum Kind {
        /** Samples of a new series. */
        RECORDING,
        /** Alerts. */
        ALERTING
    }

    public Rule {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }
}
