package io.weir.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeParserTest {
    @ParameterizedTest(name = "{1} as {0}")
    @CsvSource(delimiter = '|', textBlock = """
            2006-01-02T15:04:05Z07:00          | 2026-03-04T05:06:07+02:00       | 2026-03-04 05:06:07 +0200 +0200
            2006-01-02T15:04:05Z07:00          | 2026-03-04T05:06:07.25Z         | 2026-03-04 05:06:07.25 +0000 UTC
            2006-01-02                         | 2026-12-31                      | 2026-12-31 00:00:00 +0000 UTC
            Mon, 02 Jan 2006 15:04:05 MST      | Sat, 31 Jan 2026 23:59:00 UTC   | 2026-01-31 23:59:00 +0000 UTC
            3:04PM January 2, 2006             | 12:05am march 9, 2026           | 2026-03-09 00:05:00 +0000 UTC
            02.01.06 15:04:05.000              | 01.02.99 10:11:12.345           | 1999-02-01 10:11:12.345 +0000 UTC
            2006 002                           | 2024 060                        | 2024-02-29 00:00:00 +0000 UTC
            """)
    void readsATime(String layout, String text, String expected) {
        assertThat(GoTime.parse(layout, text)).hasToString(expected);
    }

    @ParameterizedTest(name = "{1} as {0}")
    @CsvSource({"2006-01-02, 2026-02-30", "2006-01-02, 2026-1-02", "15:04, 25:00", "2006, 2026x", "Jan, Foo", "-07, Z"})
    void refusesWhatIsNone(String layout, String text) {
        assertThatThrownBy(() -> GoTime.parse(layout, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parsing time \"" + text + "\"");
    }
}
