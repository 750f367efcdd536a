package io.weir.stream.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.model.Labels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatedTextsTest {
    private static final VectorSample SAMPLE =
            new VectorSample(Labels.of(Labels.METRIC_NAME, "up", "instance", "a"), 0.5);

    private final TemplatedTexts texts = new TemplatedTexts(Labels.of("cluster", "eu"), "http://weir.example");

    @Test
    void expandsLabelsValueAndTheServersOwn() {
        assertThat(texts.expand(
                        "Down",
                        "{{ $labels.instance }} {{ $value | humanizePercentage }} {{ $externalLabels.cluster }}",
                        SAMPLE,
                        0))
                .isEqualTo("a 50% eu");
    }

    @Test
    void aTemplateThatFailsSaysSoInTheText() {
        assertThat(texts.expand("Down", "{{ template \"nothing\" }}", SAMPLE, 0))
                .startsWith("<error expanding template: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ query \"up\" }}",
                "{{ with query `up` }}{{ end }}",
                "{{ range (query \"up\") }}{{ end }}",
                "{{ \"up\" | query }}",
                "{{ $x := query \"up\" }}",
                "{{ with printf \"up\" | query }}{{ end }}"
            })
    void queriesInTemplatesAreRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TemplatedTexts.check("Down", text))
                .withMessageContaining("query is not supported in rules yet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ $labels.query }}", "query {{ $value }}", "{{ .Labels.query }} query"})
    void aLabelCalledQueryIsFine(String text) {
        assertThatCode(() -> TemplatedTexts.check("Down", text)).doesNotThrowAnyException();
    }

    @Test
    void aTemplateThatDoesNotParseIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> TemplatedTexts.check("Down", "{{ $labels.instance "));
    }
}
