package io.weir.alertmanager.inhibit;

import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.config.InhibitRuleConfig;
import io.weir.alertmanager.matcher.Matcher;
import io.weir.model.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Says which alerts are muted because another fires. Sources are all stored alerts, be they muted themselves. Thread-safe.
 *
 * <p>The sources of a rule are indexed by their values of the rule's {@code equal} labels; the index is built anew when
 * the alerts have changed.
 */
public final class Inhibitor {
    private final List<InhibitRuleConfig> rules;
    private final Supplier<Collection<Alert>> alerts;
    private final LongSupplier version;
    private List<Map<List<String>, List<Alert>>> sources = List.of();
    private long indexedVersion = -1;

    /** @param version changes whenever {@code alerts} does */
    public Inhibitor(List<InhibitRuleConfig> rules, Supplier<Collection<Alert>> alerts, LongSupplier version) {
        this.rules = List.copyOf(rules);
        this.alerts = alerts;
        this.version = version;
    }

    /** The fingerprint of an alert that mutes {@code target} at {@code now}. */
    public Optional<String> inhibitedBy(Labels target, Instant now) {
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        List<Map<List<String>, List<Alert>>> index = index();
        for (int i = 0; i < rules.size(); i++) {
            InhibitRuleConfig rule = rules.get(i);
            if (!Matcher.allMatch(rule.targetMatchers(), target)) {
                continue;
            }
            // An alert must not inhibit itself, so neither may one that could be inhibited in return.
            boolean excludesTwoSided = Matcher.allMatch(rule.sourceMatchers(), target);
            for (Alert source : index.get(i).getOrDefault(equalValues(rule, target), List.of())) {
                boolean excluded = excludesTwoSided && Matcher.allMatch(rule.targetMatchers(), source.labels());
                if (!excluded && !source.isResolvedAt(now)) {
                    return Optional.of(source.fingerprint());
                }
            }
        }
        return Optional.empty();
    }

    private synchronized List<Map<List<String>, List<Alert>>> index() {
        long current = version.getAsLong();
        if (current != indexedVersion) {
            List<Map<List<String>, List<Alert>>> built = new ArrayList<>();
            for (InhibitRuleConfig rule : rules) {
                Map<List<String>, List<Alert>> byValues = new HashMap<>();
                for (Alert alert : alerts.get()) {
                    if (Matcher.allMatch(rule.sourceMatchers(), alert.labels())) {
                        byValues.computeIfAbsent(equalValues(rule, alert.labels()), values -> new ArrayList<>())
                                .add(alert);
                    }
                }
                built.add(byValues);
            }
            sources = built;
            indexedVersion = current;
        }
        return sources;
    }

    private static List<String> equalValues(InhibitRuleConfig rule, Labels labels) {
        return rule.equal().stream().map(labels::get).toList();
    }
}
