package io.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpositionFloatTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1, 1",
        "-1, -1",
        "0.5, 0.5",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "999999, 999999",
        "1e6, 1e+06",
        "1048576, 1.048576e+06",
        "1583872347.7166057, 1.5838723477166057e+09",
        "-1e6, -1e+06",
        "1e300, 1e+300",
        "2e-7, 2e-07",
        "NaN, NaN",
        "Infinity, +Inf",
        "-Infinity, -Inf",
        "123456.789, 123456.789"
    })
    void writesAsGoDoes(double value, String expected) {
        assertThat(ExpositionFloat.format(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.0",
        "1.0, 1.0",
        "0, 0.0",
        "-1, -1.0",
        "0.250, 0.25",
        "+Inf, +Inf",
        "inf, +Inf",
        "1000000, 1e+06",
        "10, 10.0",
        "NaN, NaN",
        "high, high",
        "'', ''"
    })
    void givesBoundariesADecimal(String label, String expected) {
        assertThat(ExpositionFloat.canonicalLabelValue(label)).isEqualTo(expected);
    }
}
