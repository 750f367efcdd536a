package io.weir.config.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.config.conformance.ConformanceCases.Case;
import io.weir.config.prometheus.RelabelConfigs;
import io.weir.config.yaml.YamlDocument;
import io.weir.model.Labels;
import io.weir.model.relabel.NameValidation;
import io.weir.model.relabel.RelabelAction;
import io.weir.model.relabel.RelabelRule;
import io.weir.model.relabel.Relabeling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Relabelling does what Prometheus's own tables say. */
class RelabelConformanceTest {
    static List<Case> process() throws IOException {
        return ConformanceCases.load("relabel-cases.jsonl", "process");
    }

    static List<Case> validate() throws IOException {
        return ConformanceCases.load("relabel-cases.jsonl", "validate");
    }

    static List<Case> legacyTargetLabel() throws IOException {
        return ConformanceCases.load("relabel-cases.jsonl", "legacy_target_label");
    }

    private static Labels labels(JsonNode json) {
        Map<String, String> labels = new HashMap<>();
        json.properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
        return Labels.of(labels);
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource
    void process(Case example) {
        List<RelabelRule> rules = RelabelConfigs.read(
                YamlDocument.parse(example.text("configs_yaml"), "rules")
                        .value()
                        .asList(),
                NameValidation.UTF8);

        Labels output = Relabeling.process(rules, labels(example.json().path("input")));

        if (example.json().path("drop").asBoolean()) {
            assertThat((Object) output).isNull();
        } else {
            assertThat((Object) output).isEqualTo(labels(example.json().path("output")));
        }
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource
    void validate(Case example) {
        if (example.json().path("valid").asBoolean()) {
            build(example);
        } else {
            assertThatThrownBy(() -> build(example)).hasMessageContaining(example.text("error_substring"));
        }
    }

    /** The fields given and no others; an absent text is empty there, and such rules lack defaults here only. */
    private static RelabelRule build(Case example) {
        JsonNode fields = example.json().path("fields");
        if (!fields.has("action")) {
            throw new IllegalArgumentException("relabel action cannot be empty");
        }
        RelabelRule.Builder rule = RelabelRule.builder()
                .nameValidation(NameValidation.valueOf(example.text("scheme").toUpperCase(Locale.ROOT)))
                .action(RelabelAction.parse(fields.path("action").asText()));
        List<String> sources = new ArrayList<>();
        fields.path("source_labels").forEach(label -> sources.add(label.asText()));
        rule.sourceLabels(sources);
        if (fields.has("regex")) {
            rule.regex(fields.path("regex").asText());
        }
        if (fields.has("target_label")) {
            rule.targetLabel(fields.path("target_label").asText());
        }
        if (fields.has("replacement")) {
            rule.replacement(fields.path("replacement").asText());
        }
        if (fields.has("separator")) {
            rule.separator(fields.path("separator").asText());
        }
        rule.modulus(fields.path("modulus").asLong());
        return rule.build();
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource
    void legacyTargetLabel(Case example) {
        assertThat(RelabelRule.isTargetTemplate(example.text("input"), NameValidation.LEGACY))
                .isEqualTo(example.json().path("valid").asBoolean());
    }
}
