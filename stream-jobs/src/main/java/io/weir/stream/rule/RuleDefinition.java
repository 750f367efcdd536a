package io.weir.stream.rule;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One rule as its file says it.
 *
 * @param name {@code record} or {@code alert}
 * @param forMs how long an alert is pending before it fires; 0 for a recording rule
 * @param keepFiringForMs how long a firing alert outlives its condition; 0 for a recording rule
 * @param labels of the rule, those of its group included; templates in an alerting rule
 * @param annotations templates; empty for a recording rule
 */
public record RuleDefinition(
        Kind kind,
        String name,
        String expr,
        long forMs,
        long keepFiringForMs,
        Map<String, String> labels,
        Map<String, String> annotations)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** What a rule produces. */
    public enum Kind {
        RECORDING,
        ALERTING
    }

    public RuleDefinition {
        // In ascending order of name: the order is part of the definition's text, which is hashed.
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    /** A recording rule. */
    public static RuleDefinition recording(String name, String expr, Map<String, String> labels) {
        return new RuleDefinition(Kind.RECORDING, name, expr, 0, 0, labels, Map.of());
    }

    /** An alerting rule. */
    public static RuleDefinition alerting(
            String name, String expr, long forMs, Map<String, String> labels, Map<String, String> annotations) {
        return new RuleDefinition(Kind.ALERTING, name, expr, forMs, 0, labels, annotations);
    }

    public boolean isAlerting() {
        return kind == Kind.ALERTING;
    }
}
