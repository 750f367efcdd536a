package io.weir.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.ConfigException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlDocumentTest {
    private static YamlMapping root(String text) {
        return YamlDocument.parse(text, "f").root();
    }

    @Test
    void aliasesThatUnfoldToGigabytesAreRefused() {
        StringBuilder text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 10; i++) {
            String previous = "*a" + (i - 1);
            text.append(
                    "a%d: &a%d [%s]\n".formatted(i, i, String.join(",", java.util.Collections.nCopies(10, previous))));
        }

        assertThatThrownBy(() -> root(text.toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("unfolds into too many");
    }

    @Test
    void aliasesOfThemselvesAreRefused() {
        assertThatThrownBy(() -> root("a: &a [*a]")).isInstanceOf(ConfigException.class);
    }

    @Test
    void deepNestingIsRefused() {
        assertThatThrownBy(() -> root("[".repeat(10_000))).isInstanceOf(ConfigException.class);
    }

    @Test
    void aliasesAndMergeKeysAreResolved() {
        YamlMapping root = root("base: &b {x: 1, y: 2}\nderived: {<<: *b, y: 3}\n");

        YamlMapping derived = root.mapping("derived").orElseThrow();
        assertThat(derived.integer("x", 0)).isEqualTo(1);
        assertThat(derived.integer("y", 0)).isEqualTo(3);
        derived.refuseUnknown();
    }

    @Test
    void scalarsKeepTheirTextWhereATextIsMeant() {
        assertThat(root("a: 1.50\n").string("a", "")).isEqualTo("1.50");
        assertThat(root("a: yes\n").string("a", "")).isEqualTo("yes");
        assertThat(root("a: 2020-01-01\n").string("a", "")).isEqualTo("2020-01-01");
        assertThat(root("a:\n").string("a", "fallback")).isEqualTo("fallback");
        assertThat(root("a: ''\n").string("a", "fallback")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"y, true", "Yes, true", "on, true", "TRUE, true", "n, false", "NO, false", "off, false", "False, false"
    })
    void booleansAreThoseOfYaml11(String text, boolean value) {
        assertThat(root("a: " + text).bool("a", !value)).isEqualTo(value);
        assertThatThrownBy(() -> root("a: '" + text + "'").bool("a", value))
                .hasMessageContaining("must be true or false");
    }

    @ParameterizedTest
    @CsvSource({"16, 16", "-16, -16", "0x10, 16", "020, 16", "1_000, 1000", "0, 0"})
    void wholeNumbersAreThoseOfYaml11(String text, int value) {
        assertThat(root("a: " + text).integer("a", 7)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1:30", "'1'", "one", "99999999999999999999"})
    void otherTextsAreNoWholeNumbers(String text) {
        assertThatThrownBy(() -> root("a: " + text).integer("a", 7)).hasMessageContaining("must be a whole number");
    }

    @Test
    void onlyTheFirstDocumentIsRead() {
        YamlDocument document = YamlDocument.parse("a: 1\n---\nb: [\n", "f");

        assertThat(document.hasMoreDocuments()).isTrue();
        assertThat(document.root().keys()).containsExactly("a");
    }

    @Test
    void placesCountFromOne() {
        YamlValue value = YamlDocument.parse("a:\n  - b: 1\n", "f")
                .root()
                .list("a")
                .get(0)
                .asMapping()
                .required("b");

        assertThat(value.line()).isEqualTo(2);
        assertThat(value.column()).isEqualTo(8);
        assertThat(value.path()).isEqualTo("a[0].b");
        assertThat(value.error("no")).hasMessage("f:2:8: a[0].b: no");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1B, 1", "10MB, 10485760", "1GiB, 1073741824", "1.5KB, 1536", "1KB1B, 1025"})
    void sizesHaveBinaryUnits(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(bytes);
        assertThat(ByteSize.parse(ByteSize.format(bytes))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "MB", "1XB", "1..5KB", "-1B", "99999EB"})
    void otherTextsAreNoSizes(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyTextIsReadOrRefused(long seed) {
        String alphabet = "ab:-?[]{}&*!|>'\"%@`#, \n\t\\<~01.é\u0000\uD800";
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(30);
            for (int j = 0; j < length; j++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                YamlDocument.parse(text.toString(), "f").root().refuseUnknown();
            } catch (ConfigException e) {
                assertThat(e).hasMessageStartingWith("f");
            }
        }
    }
}
