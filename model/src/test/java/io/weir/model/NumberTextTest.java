package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {
    private final NumberText numbers = new NumberText();
    private final byte[] bytes = new byte[NumberText.MAX_BYTES + 3];

    private String text(int end) {
        return new String(bytes, 3, end - 3, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1, 1",
        "-1.5, -1.5",
        "0.1, 0.1",
        "2e-3, 0.002",
        "1e-6, 0.000001",
        "9.99e-7, 9.99e-07",
        "1e-7, 1e-07",
        "123456.789, 123456.789",
        "1.2345678e7, 12345678",
        "1e15, 1000000000000000",
        "1.5e15, 1500000000000000",
        "1.23456789012345e20, 123456789012345000000",
        "1e21, 1e+21",
        "-2.5e21, -2.5e+21",
        "1e100, 1e+100",
        "4.9e-324, 5e-324",
        "-1.7976931348623157e308, -1.7976931348623157e+308",
        "NaN, NaN",
        "Infinity, +Inf",
        "-Infinity, -Inf",
    })
    void writesValuesAsTheApiPrintsThem(double value, String expected) {
        assertThat(text(numbers.writeApi(value, bytes, 3))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void writesAnyValueAsItsString(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            double any = Double.longBitsToDouble(random.nextLong());
            assertThat(text(numbers.writeApi(any, bytes, 3))).isEqualTo(GoFloat.formatApi(any));
            double usual = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(30) - 8);
            assertThat(text(numbers.writeApi(usual, bytes, 3))).isEqualTo(GoFloat.formatApi(usual));
            long whole = random.nextLong() >> random.nextInt(64);
            assertThat(text(NumberText.write(whole, bytes, 3))).isEqualTo(Long.toString(whole));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0, 0",
        "1000, 1",
        "1500, 1.500",
        "1435781430781, 1435781430.781",
        "1001, 1.001",
        "1010, 1.010",
        "-1500, -1.500",
        "-20, -0.020",
    })
    void writesTimesInSeconds(long timestampMs, String expected) {
        assertThat(text(NumberText.writeSeconds(timestampMs, bytes, 3))).isEqualTo(expected);
    }
}
