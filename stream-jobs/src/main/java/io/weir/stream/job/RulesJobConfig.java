package io.weir.stream.job;

import io.weir.model.Labels;
import io.weir.model.relabel.NameValidation;
import io.weir.model.relabel.RelabelAction;
import io.weir.model.relabel.RelabelRule;
import io.weir.model.relabel.Relabeling;
import io.weir.stream.codec.TextHash;
import io.weir.stream.plan.PlanOptions;
import io.weir.stream.rule.RuleGroupDefinition;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the rules job is built from; it travels to the task managers with the operators.
 *
 * @param bootstrapServers of Kafka
 * @param clientProperties for every Kafka client, for security settings
 * @param samplesPartitions of the samples topic
 * @param externalLabelMap added to alerts
 * @param externalUrl under which people reach the query server, for links
 * @param alertRelabelRules applied to alerts before they are sent
 * @param evaluationDelayMs how long an instant waits for stragglers, in the log's time
 * @param resendDelayMs how often a firing alert is sent again
 * @param checkpointIntervalMs between two checkpoints
 * @param evaluateFromMs groups that no checkpoint knows are evaluated from this instant on
 */
public record RulesJobConfig(
        String bootstrapServers,
        Map<String, String> clientProperties,
        int samplesPartitions,
        List<RuleGroupDefinition> groups,
        Map<String, String> externalLabelMap,
        String externalUrl,
        List<AlertRelabelRule> alertRelabelRules,
        PlanOptions planOptions,
        long evaluationDelayMs,
        long resendDelayMs,
        long checkpointIntervalMs,
        long evaluateFromMs)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** A relabelling rule that can travel. */
    public record AlertRelabelRule(
            List<String> sourceLabels,
            String separator,
            String regex,
            long modulus,
            String targetLabel,
            String replacement,
            RelabelAction action,
            NameValidation nameValidation)
            implements Serializable {
        private static final long serialVersionUID = 1;

        /** The form of {@code rule} that can travel. */
        public static AlertRelabelRule of(RelabelRule rule) {
            return new AlertRelabelRule(
                    rule.sourceLabels(),
                    rule.separator(),
                    rule.regex(),
                    rule.modulus(),
                    rule.targetLabel(),
                    rule.replacement(),
                    rule.action(),
                    rule.nameValidation());
        }

        private RelabelRule toRule() {
            return new RelabelRule(
                    sourceLabels, separator, regex, modulus, targetLabel, replacement, action, nameValidation);
        }
    }

    public RulesJobConfig {
        clientProperties = new TreeMap<>(clientProperties);
        groups = List.copyOf(groups);
        externalLabelMap = new TreeMap<>(externalLabelMap);
        alertRelabelRules = List.copyOf(alertRelabelRules);
        if (samplesPartitions < 1) {
            throw new IllegalArgumentException("the samples topic has no partition");
        }
    }

    /** The same job, whose new groups are evaluated from {@code instantMs} on. */
    public RulesJobConfig evaluatedFrom(long instantMs) {
        return new RulesJobConfig(
                bootstrapServers,
                clientProperties,
                samplesPartitions,
                groups,
                externalLabelMap,
                externalUrl,
                alertRelabelRules,
                planOptions,
                evaluationDelayMs,
                resendDelayMs,
                checkpointIntervalMs,
                instantMs);
    }

    /** A number that changes with the rules and with how they are evaluated, but not from one start to the next. */
    public long rulesHash() {
        List<String> texts = new ArrayList<>();
        groups.forEach(group -> texts.add(group.toString()));
        texts.add(externalLabelMap + externalUrl + alertRelabelRules + planOptions);
        texts.add(samplesPartitions + " " + evaluationDelayMs + " " + resendDelayMs);
        return TextHash.of(texts);
    }

    /** The labels added to alerts. */
    public Labels externalLabels() {
        return Labels.of(externalLabelMap);
    }

    /** How alerts are relabelled before they are sent. */
    public Relabeling alertRelabeling() {
        return Relabeling.of(
                alertRelabelRules.stream().map(AlertRelabelRule::toRule).toList());
    }
}
