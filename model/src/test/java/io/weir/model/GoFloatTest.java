package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GoFloatTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0, 0, 0, 0e+00",
        "-0.0, -0, -0, -0e+00",
        "1, 1, 1, 1e+00",
        "1.5, 1.5, 1.5, 1.5e+00",
        "1583872347.7166057, 1.5838723477166057e+09, 1583872347.7166057, 1.5838723477166057e+09",
        "0.0001, 0.0001, 0.0001, 1e-04",
        "0.00001, 1e-05, 0.00001, 1e-05",
        "0.0000001, 1e-07, 1e-07, 1e-07",
        "1e20, 1e+20, 100000000000000000000, 1e+20",
        "1e21, 1e+21, 1e+21, 1e+21",
        "123456, 123456, 123456, 1.23456e+05",
        "2e-323, 2e-323, 2e-323, 2e-323",
        "2.2250738585072014e-308, 2.2250738585072014e-308, 2.2250738585072014e-308, 2.2250738585072014e-308",
        "NaN, NaN, NaN, NaN",
        "Infinity, +Inf, +Inf, +Inf",
        "-Infinity, -Inf, -Inf, -Inf"
    })
    void printsAsGo(double value, String g, String api, String e) {
        assertThat(GoFloat.formatG(value)).isEqualTo(g);
        assertThat(GoFloat.formatApi(value)).isEqualTo(api);
        assertThat(GoFloat.formatE(value)).isEqualTo(e);
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsBackToTheSameBits(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertThat(Double.parseDouble(GoFloat.formatG(value))).isEqualTo(value);
                assertThat(Double.parseDouble(GoFloat.formatF(value))).isEqualTo(value);
                assertThat(Double.parseDouble(GoFloat.formatE(value))).isEqualTo(value);
            }
        }
    }
}
