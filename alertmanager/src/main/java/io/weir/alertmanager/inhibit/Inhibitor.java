package io.weir.alertmanager.inhibit;

import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.alert.AlertStore;
import io.weir.alertmanager.config.InhibitRuleConfig;
import io.weir.alertmanager.matcher.Matcher;
import io.weir.model.Labels;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Says which alerts are muted because another fires. Sources are all stored alerts, be they muted themselves. Thread-safe.
 *
 * <p>Each rule knows the fingerprints of its possible sources by their values of the rule's {@code equal} labels. Both
 * depend on labels alone, which an alert never changes, so the index only grows until an alert is gone from the store.
 */
public final class Inhibitor implements AutoCloseable {
    private record Rule(InhibitRuleConfig config, Map<List<String>, Set<String>> sources) {
        List<String> equalValues(Labels labels) {
            return config.equal().stream().map(labels::get).toList();
        }
    }

    private final List<Rule> rules;
    private final AlertStore alerts;
    private final Runnable stopListening;

    public Inhibitor(List<InhibitRuleConfig> rules, AlertStore alerts) {
        this.rules = rules.stream()
                .map(rule -> new Rule(rule, new ConcurrentHashMap<>()))
                .toList();
        this.alerts = alerts;
        this.stopListening = rules.isEmpty() ? () -> {} : alerts.listen("inhibitor", (alert, isNew) -> add(alert));
        if (!rules.isEmpty()) {
            alerts.all().forEach(this::add);
        }
    }

    private void add(Alert alert) {
        for (Rule rule : rules) {
            if (Matcher.allMatch(rule.config.sourceMatchers(), alert.labels())) {
                rule.sources
                        .computeIfAbsent(rule.equalValues(alert.labels()), values -> new ConcurrentSkipListSet<>())
                        .add(alert.fingerprint());
            }
        }
    }

    /** That an alert is muted: by which rule, and the fingerprint of the alert that mutes it. */
    public record Inhibition(InhibitRuleConfig rule, String source) {}

    /** The fingerprint of an alert that mutes {@code target} at {@code now}. */
    public Optional<String> inhibitedBy(Labels target, Instant now) {
        return inhibition(target, now).map(Inhibition::source);
    }

    /** What mutes {@code target} at {@code now}: the first rule that does. */
    public Optional<Inhibition> inhibition(Labels target, Instant now) {
        for (Rule rule : rules) {
            if (!Matcher.allMatch(rule.config.targetMatchers(), target)) {
                continue;
            }
            Set<String> sources = rule.sources.get(rule.equalValues(target));
            if (sources == null) {
                continue;
            }
            // An alert must not inhibit itself, so neither may one that could be inhibited in return.
            boolean excludesTwoSided = Matcher.allMatch(rule.config.sourceMatchers(), target);
            for (Iterator<String> all = sources.iterator(); all.hasNext(); ) {
                Alert source = alerts.get(all.next()).orElse(null);
                if (source == null) {
                    all.remove();
                } else if (!source.isResolvedAt(now)
                        && !(excludesTwoSided && Matcher.allMatch(rule.config.targetMatchers(), source.labels()))) {
                    return Optional.of(new Inhibition(rule.config, source.fingerprint()));
                }
            }
        }
        return Optional.empty();
    }

    /** Hears of alerts no longer. */
    @Override
    public void close() {
        stopListening.run();
    }
}
