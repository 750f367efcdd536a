package io.weir.model.relabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Labels;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelabelingTest {
    private static final Labels LABELS = Labels.of("a", "foo", "b", "bar", "c", "baz");

    private static @Nullable Object relabel(Labels labels, RelabelRule... rules) {
        return Relabeling.process(List.of(rules), labels);
    }

    private static RelabelRule.Builder rule(RelabelAction action) {
        return RelabelRule.builder().action(action);
    }

    @ParameterizedTest(name = "{0} | {1} → {2}={3}")
    @CsvSource({
        "f(.*),              d,       ch$1,       d,   choo",
        "f(.*),              d,       ch${1}-$1,  d,   choo-oo",
        "f(.*),              d,       $$1,        d,   $1",
        "f(?P<rest>.*),      d,       x${rest},   d,   xoo",
        "f(.*),              d,       ${9}y,      d,   y",
        "f(.*),              d,       $,          d,   $",
        "(f)(.*),            ${1}_x,  $2,         f_x, oo",
        "'(?s:fo)o',         d,       z,          d,   z",
    })
    void replaceExpandsGroups(String regex, String target, String replacement, String name, String value) {
        RelabelRule rule = rule(RelabelAction.REPLACE)
                .sourceLabels("a")
                .regex(regex)
                .targetLabel(target)
                .replacement(replacement)
                .build();

        assertThat(relabel(LABELS, rule)).isEqualTo(LABELS.with(name, value));
    }

    @Test
    void expressionsAreAnchoredAndDotMatchesNewline() {
        RelabelRule partial =
                rule(RelabelAction.DROP).sourceLabels("a").regex("f|o").build();
        RelabelRule newline =
                rule(RelabelAction.DROP).sourceLabels("a").regex("x.y").build();

        assertThat(relabel(LABELS, partial)).isEqualTo(LABELS);
        assertThat(relabel(Labels.of("a", "x\ny"), newline)).isNull();
    }

    @Test
    void emptyReplacementRemovesTheLabel() {
        RelabelRule rule =
                rule(RelabelAction.REPLACE).targetLabel("b").replacement("").build();

        assertThat(relabel(LABELS, rule)).isEqualTo(Labels.of("a", "foo", "c", "baz"));
    }

    @Test
    void replaceIntoAnInvalidNameIsSkipped() {
        RelabelRule rule = rule(RelabelAction.REPLACE)
                .sourceLabels("a")
                .targetLabel("${2}")
                .replacement("x")
                .build();

        assertThat(relabel(LABELS, rule)).isEqualTo(LABELS);
    }

    @Test
    void sourcesAreJoinedWithTheSeparator() {
        RelabelRule rule = rule(RelabelAction.KEEP)
                .sourceLabels("a", "missing", "b")
                .separator("|")
                .regex("foo\\|\\|bar")
                .build();

        assertThat(relabel(LABELS, rule)).isEqualTo(LABELS);
    }

    @Test
    void equalActionsCompareWithTheTarget() {
        Labels labels = Labels.of("a", "1", "b", "1", "c", "2");
        RelabelRule keep =
                rule(RelabelAction.KEEPEQUAL).sourceLabels("a").targetLabel("c").build();
        RelabelRule drop =
                rule(RelabelAction.DROPEQUAL).sourceLabels("a").targetLabel("b").build();

        assertThat(relabel(labels, keep)).isNull();
        assertThat(relabel(labels, drop)).isNull();
    }

    @Test
    void hashmodIsTheTailOfTheMd5Sum() {
        RelabelRule rule = rule(RelabelAction.HASHMOD)
                .sourceLabels("c")
                .targetLabel("d")
                .modulus(1000)
                .build();

        // 976 is what Prometheus computes.
        assertThat(relabel(LABELS, rule)).isEqualTo(LABELS.with("d", "976"));
    }

    @Test
    void namesAreMappedDroppedAndKept() {
        RelabelRule map =
                rule(RelabelAction.LABELMAP).regex("([ab])").replacement("x_$1").build();
        RelabelRule drop = rule(RelabelAction.LABELDROP).regex("a|b").build();
        RelabelRule keep = rule(RelabelAction.LABELKEEP).regex("x_.*").build();

        assertThat(relabel(LABELS, map, drop)).isEqualTo(Labels.of("c", "baz", "x_a", "foo", "x_b", "bar"));
        assertThat(relabel(LABELS, map, keep)).isEqualTo(Labels.of("x_a", "foo", "x_b", "bar"));
    }

    @Test
    void caseIsChanged() {
        RelabelRule rule =
                rule(RelabelAction.UPPERCASE).sourceLabels("a").targetLabel("a").build();

        assertThat(relabel(LABELS, rule)).isEqualTo(LABELS.with("a", "FOO"));
        assertThat(relabel(Labels.of("a", "straße"), rule))
                .as("rune by rune, as in Go")
                .isEqualTo(Labels.of("a", "STRAßE"));
    }

    @Test
    void rulesAfterADropDoNotRun() {
        RelabelRule drop =
                rule(RelabelAction.DROP).sourceLabels("a").regex("foo").build();
        RelabelRule set =
                rule(RelabelAction.REPLACE).targetLabel("d").replacement("x").build();

        assertThat(relabel(LABELS, drop, set)).isNull();
    }

    @Test
    void rulesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> rule(RelabelAction.REPLACE).build())
                .hasMessage("relabel configuration for replace action requires 'target_label' value");
        assertThatThrownBy(() -> rule(RelabelAction.HASHMOD).targetLabel("d").build())
                .hasMessage("relabel configuration for hashmod requires non-zero modulus");
        assertThatThrownBy(() -> rule(RelabelAction.LABELDROP).targetLabel("d").build())
                .hasMessage("labeldrop action requires only 'regex', and no other fields");
        assertThatThrownBy(() -> rule(RelabelAction.KEEPEQUAL)
                        .targetLabel("d")
                        .regex("x")
                        .build())
                .hasMessage("keepequal action requires only 'source_labels' and `target_label`, and no other fields");
        assertThatThrownBy(() -> rule(RelabelAction.LOWERCASE)
                        .targetLabel("d")
                        .replacement("x")
                        .build())
                .hasMessage("'replacement' can not be set for lowercase action");
        assertThatThrownBy(() -> rule(RelabelAction.REPLACE)
                        .targetLabel("a-b")
                        .nameValidation(NameValidation.LEGACY)
                        .build())
                .hasMessage("\"a-b\" is invalid 'target_label' for replace action");
        assertThatThrownBy(() -> rule(RelabelAction.KEEP).regex("(").build())
                .hasMessageStartingWith("invalid regular expression \"(\"");
    }
}
