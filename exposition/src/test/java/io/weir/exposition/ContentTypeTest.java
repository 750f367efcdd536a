package io.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTypeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "text/plain                                           | -                   | TEXT        | -",
                "Text/Plain; version=0.0.4; charset=utf-8             | -                   | TEXT        | -",
                "text/plain; charset=\"utf-8; x\"; a=b;               | -                   | TEXT        | -",
                "application/openmetrics-text; version=1.0.0          | -                   | OPENMETRICS | -",
                "application/vnd.google.protobuf; encoding=delimited  | -                   | PROTOBUF    | -",
                "-                | PrometheusText0.0.4 | TEXT  | 'sending blank Content-Type, using'",
                "-                | -                   | -     | 'no fallback_scrape_protocol specified'",
                "text/html        | -                   | -     | 'received unsupported Content-Type \"text/html\" and no'",
                "text/html        | PrometheusText1.0.0 | TEXT  | 'unsupported Content-Type \"text/html\", using'",
                "text/            | -                   | -     | 'expected token after slash'",
                "text/plain; a    | -                   | -     | 'invalid media parameter'",
                "text/plain; a=\" | -                   | -     | 'invalid media parameter'",
                "text/plain; a=1; A=2 | -               | -     | 'duplicate parameter name'",
                ";                | -                   | -     | 'no media type'",
            })
    void chooses(
            @Nullable String contentType,
            @Nullable String fallback,
            @Nullable ExpositionFormat format,
            @Nullable String problem) {
        ContentType.Choice choice = ContentType.choose(contentType, fallback);

        assertThat(choice.format()).isEqualTo(format);
        if (problem == null) {
            assertThat(choice.problem()).isNull();
        } else {
            assertThat(choice.problem()).contains(problem.replace("'", ""));
        }
    }

    @Test
    void aFormatIsNeeded() throws ExpositionException {
        assertThat(ContentType.choose("application/openmetrics-text; version=1.0.0", "")
                        .require())
                .isEqualTo(ExpositionFormat.OPENMETRICS);
        assertThatThrownBy(() -> ContentType.choose("text/html", "").require())
                .isInstanceOf(ExpositionException.class)
                .hasMessageContaining("unsupported Content-Type");
    }

    @Test
    void refusesAnUnknownFallback() {
        assertThatThrownBy(() -> ContentType.choose("text/plain", "PrometheusText9"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown scrape protocol PrometheusText9");
    }
}
