package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapedNamesTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "job, job",
        "__name__, __name__",
        "U__a_2e_b, a.b",
        "U__a_x2e_b, a.b",
        "U__my__label, my_label",
        "U___1F600_, 😀",
        "U__a_, U__a_",
        "U__a_zz_, U__a_zz_",
        "U__a_D800_, U__a_D800_",
    })
    void undoesEscaping(String text, String expected) {
        assertThat(EscapedNames.unescape(text)).isEqualTo(expected);
    }
}
