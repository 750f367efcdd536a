package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiJsonTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0, 0",
        "1000, 1",
        "1500, 1.5",
        "1435781430781, 1435781430.781",
        "1001, 1.001",
        "1010, 1.01",
        "-1500, -1.5",
        "-20, -0.02",
    })
    void printsTimesOfScalarsAsPrometheusDoes(long timestampMs, String expected) {
        assertThat(ApiJson.scalarTime(timestampMs)).isEqualTo(expected);
    }
}
