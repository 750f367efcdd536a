package io.weir.stream.ruletest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.ConfigException;
import io.weir.config.rules.RuleFile;
import io.weir.config.yaml.UnknownFields;
import io.weir.config.yaml.YamlDocument;
import io.weir.config.yaml.YamlMapping;
import io.weir.model.relabel.NameValidation;
import io.weir.promql.PromqlFeatures;
import io.weir.stream.RuleFileCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs Prometheus's cases of rule files, their lint and their unit tests, where the conformance data is at hand. */
class RuleToolsConformanceTest {
    /** Off in the harness that the cases come from, and always on in what is released. */
    private static final Set<String> ALWAYS_ON = Set.of("at-modifier-test.yml", "negative-offset-test.yml");

    private static final Path DIRECTORY = Path.of(System.getProperty("conformance.dir", ""));

    record Case(YamlMapping fields) {
        String text(String field) {
            return fields.string(field, "");
        }

        List<String> texts(String field) {
            return fields.strings(field);
        }

        int exit() {
            return fields.integer("exit", 0);
        }

        UnknownFields unknownFields() {
            return fields.bool("ignore_unknown_fields", false) ? UnknownFields.IGNORE : UnknownFields.REFUSE;
        }

        @Override
        public String toString() {
            return text("src") + " " + texts("files") + texts("run") + texts("enable");
        }
    }

    private static List<Case> load(String kind) throws IOException {
        List<Case> cases = new ArrayList<>();
        if (!DIRECTORY.toString().isEmpty()) {
            for (String line : Files.readAllLines(DIRECTORY.resolve("rules-cases.jsonl"))) {
                Case one =
                        new Case(YamlDocument.parse(line, "rules-cases.jsonl").root());
                if (one.text("kind").equals(kind)) {
                    cases.add(one);
                }
            }
        }
        return cases;
    }

    static List<Case> unitTests() throws IOException {
        return load("unit_test");
    }

    static List<Case> checks() throws IOException {
        return load("check_rules");
    }

    static List<Case> duplicates() throws IOException {
        return load("duplicates");
    }

    static List<Case> ruleFiles() throws IOException {
        return load("rule_file");
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("unitTests")
    void unitTestsPassAndFail(Case example) {
        RuleTestOptions options = new RuleTestOptions(
                example.texts("run").stream().map(Pattern::compile).toList(),
                example.unknownFields(),
                PromqlFeatures.DEFAULT);
        int exit = 0;
        for (String file : example.texts("files")) {
            try {
                exit = new RuleTestRunner(options)
                                .run(DIRECTORY.resolve("rules").resolve(file))
                                .isGood()
                        ? exit
                        : 1;
            } catch (ConfigException e) {
                exit = 1;
            }
        }
        int expected = ALWAYS_ON.containsAll(example.texts("files")) ? 0 : example.exit();
        assertThat(exit).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("checks")
    void checksAcceptAndRefuse(Case example) {
        PromqlFeatures features = PromqlFeatures.DEFAULT;
        for (String feature : example.texts("enable")) {
            features = features.with(feature);
        }
        int exit = 0;
        for (String name : example.texts("files")) {
            try {
                Path file = DIRECTORY.resolve("rules").resolve(name);
                RuleFile rules = RuleFile.load(file, NameValidation.UTF8, example.unknownFields());
                assertThat(RuleFileCheck.of(features).groups(rules)).isNotEmpty();
                boolean lint = !example.text("lint").equals("none")
                        && !RuleFileCheck.duplicates(rules).isEmpty();
                exit = lint && example.fields().bool("lint_fatal", false) ? 3 : exit;
            } catch (ConfigException e) {
                exit = 1;
            }
        }
        assertThat(exit).isEqualTo(example.exit());
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("duplicates")
    void duplicatesAreFound(Case example) {
        List<RuleFileCheck.Duplicate> expected = new ArrayList<>();
        for (YamlMapping duplicate : example.fields().mappings("duplicates")) {
            expected.add(new RuleFileCheck.Duplicate(duplicate.string("metric", ""), duplicate.stringMap("labels")));
        }
        RuleFile rules = RuleFile.load(
                DIRECTORY.resolve("rules").resolve(example.texts("files").get(0)), NameValidation.UTF8);
        assertThat(RuleFileCheck.duplicates(rules)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("ruleFiles")
    void ruleFilesAreAcceptedAndRefused(Case example) {
        NameValidation scheme = NameValidation.valueOf(example.text("scheme").toUpperCase(Locale.ROOT));
        RuleFileCheck check = RuleFileCheck.of(PromqlFeatures.DEFAULT);
        if (example.fields().bool("valid", false)) {
            assertThat(check.groups(RuleFile.parse(example.text("text"), "f", scheme)))
                    .isNotNull();
        } else {
            assertThatThrownBy(() -> check.groups(RuleFile.parse(example.text("text"), "f", scheme)))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(example.text("error_substring"));
        }
    }
}
