package io.weir.config.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.ConfigException;
import io.weir.config.conformance.ConformanceCases.Case;
import io.weir.config.rules.RuleFile;
import io.weir.model.relabel.NameValidation;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule files are accepted and refused as by Prometheus, as far as no expression or template has to be parsed. */
class RuleFileConformanceTest {
    /** Errors that only a parser of expressions or templates finds: checked where rules are compiled. */
    private static boolean needsParser(Case example) {
        String error = example.text("error_substring");
        boolean template = example.text("src").startsWith("TestTemplateParsing");
        return Set.of("parse error", "could not parse expression").contains(error) || template;
    }

    static List<Case> ruleFile() throws IOException {
        return ConformanceCases.load("rules-cases.jsonl", "rule_file");
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource
    void ruleFile(Case example) {
        NameValidation scheme = NameValidation.valueOf(example.text("scheme").toUpperCase(Locale.ROOT));
        if (example.json().path("valid").asBoolean() || needsParser(example)) {
            assertThat(RuleFile.parse(example.text("text"), "f", scheme).groups())
                    .isNotNull();
        } else {
            assertThatThrownBy(() -> RuleFile.parse(example.text("text"), "f", scheme))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(example.text("error_substring"));
        }
    }
}
