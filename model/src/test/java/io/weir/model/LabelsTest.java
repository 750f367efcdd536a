package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelsTest {
    @Test
    void areSortedByNameAndLoseEmptyValues() {
        Labels labels = Labels.of("job", "node", "__name__", "up", "env", "");

        assertThat(labels).hasToString("{__name__=\"up\", job=\"node\"}");
        assertThat(labels.get("job")).isEqualTo("node");
        assertThat(labels.get("env")).isEmpty();
        assertThat(labels.metricName()).isEqualTo("up");
    }

    @Test
    void refuseARepeatedName() {
        assertThatThrownBy(() -> Labels.of("job", "a", "job", "b")).hasMessage("duplicate label name: job");
    }

    @Test
    void canonicalFormIsCheckedWhenDecoding() {
        assertThatThrownBy(() -> Labels.ofCanonical(new String[] {"b", "1", "a", "2"}))
                .hasMessageContaining("not ascending");
        assertThatThrownBy(() -> Labels.ofCanonical(new String[] {"a", ""})).hasMessageContaining("empty value");
        assertThat(Labels.ofCanonical(new String[] {"a", "1", "b", "2"})).isEqualTo(Labels.of("b", "2", "a", "1"));
    }

    @Test
    void keepAndDropSelectByName() {
        Labels labels = Labels.of("a", "1", "b", "2", "c", "3");

        assertThat(labels.keep(List.of("a", "c", "x"))).isEqualTo(Labels.of("a", "1", "c", "3"));
        assertThat(labels.drop(List.of("a", "c", "x"))).isEqualTo(Labels.of("b", "2"));
        assertThat(labels.without("x")).isSameAs(labels);
    }

    @Test
    void quoteWhatIsNotALegacyName() {
        assertThat(Labels.of("my.label", "a\"b\nc")).hasToString("{\"my.label\"=\"a\\\"b\\nc\"}");
    }

    @Test
    void orderIsByNameThenValueThenSize() {
        assertThat(List.of(
                        Labels.empty(),
                        Labels.of("a", "1"),
                        Labels.of("a", "1", "b", "1"),
                        Labels.of("a", "2"),
                        Labels.of("b", "0")))
                .isSorted();
    }
}
