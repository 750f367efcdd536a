package io.weir.promql.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoMathTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "710.1, Infinity, Infinity",
        "-710.1, -Infinity, Infinity",
        "0, 0, 1",
        "-0.0, -0.0, 1",
        "1, 1.1752011936438014, 1.543080634815244",
        "NaN, NaN, NaN",
    })
    void hyperbolicFunctionsOverflowWithTheExponential(double x, double sinh, double cosh) {
        assertThat(Double.compare(GoMath.sinh(x), sinh)).isZero();
        assertThat(Double.compare(GoMath.cosh(x), cosh)).isZero();
    }
}
