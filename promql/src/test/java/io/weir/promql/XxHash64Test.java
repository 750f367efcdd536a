package io.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.promql.internal.XxHash64;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hash equals the algorithm's published test values. */
class XxHash64Test {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'', ef46db3751d8e999",
        "a, d24ec4f1a98c6e5b",
        "abc, 44bc2cf5ad770999",
        "Nobody inspects the spammish repetition, fbcea83c8a378bf1"
    })
    void hashesAsSpecified(String text, String hash) {
        assertThat(Long.toHexString(XxHash64.of(text.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(hash);
    }
}
