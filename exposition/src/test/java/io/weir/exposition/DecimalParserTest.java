package io.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalParserTest {
    private static final int ROUNDS = 5_000;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1",
                "+1",
                "-1.5",
                ".5",
                "5.",
                "00012",
                "0.000001",
                "1e5",
                "1E+05",
                "1e-5",
                "123456789",
                "9007199254740992",
                "9007199254740993",
                "9007199254740993e0",
                "18446744073709551615",
                "9999999999999999999",
                "99999999999999999999",
                "0.30000000000000004",
                "7.424100000000001e-05",
                "1.7976931348623157e308",
                "4.9e-324",
                "2.2250738585072014e-308",
                "1e-400",
                "0e999999999999",
                "1.00000000000000011102230246251565404236316680908203125",
                "8.41e21",
                "1e22",
                "1e23",
                "-1e-64",
                "1e64",
                "123456789012345678e-64",
                "0.00000000000000000000000000000000000000000000000000000000001"
            })
    void equalsParseDouble(String text) {
        assertSame(text);
    }

    /** Doubles as programs print them: shortest, fixed and scientific with any number of digits. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void equalsParseDoubleForPrintedDoubles(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (!Double.isFinite(value)) {
                continue;
            }
            assertSame(Double.toString(value));
            assertSame(String.format(Locale.ROOT, "%." + random.nextInt(20) + "e", value));
            assertSame(Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10)));
            assertSame(String.format(Locale.ROOT, "%." + random.nextInt(12) + "f", random.nextDouble() * 1e6));
            assertSame(Long.toString(random.nextLong()));
        }
    }

    /** Decimals next to the middle between two doubles, where rounding is hardest. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void equalsParseDoubleNearHalfway(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            long mantissa = (1L << 53) + random.nextLong(1L << 53);
            String odd = Long.toString(2 * mantissa + 1);
            assertSame(odd);
            assertSame(odd + "e" + (random.nextInt(140) - 70));
            assertSame(new java.math.BigDecimal(2 * mantissa + 1)
                    .multiply(java.math.BigDecimal.valueOf(5).pow(random.nextInt(12)))
                    .movePointLeft(random.nextInt(30))
                    .toString());
        }
    }

    private static void assertSame(String text) {
        if (Double.isInfinite(Double.parseDouble(text))) {
            // The largest double, rounded up when it was printed.
            return;
        }
        long expected = Double.doubleToRawLongBits(Double.parseDouble(text));
        long actual = Double.doubleToRawLongBits(parse(text));
        if (actual != expected) {
            assertThat(parse(text)).as(text).isEqualTo(Double.parseDouble(text));
        }
    }

    private static double parse(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        return DecimalParser.parse(bytes, 1, bytes.length - 1);
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, NaN",
        "nan, NaN",
        "Nan, NaN",
        "Inf, Infinity",
        "+Inf, Infinity",
        "inf, Infinity",
        "-inf, -Infinity",
        "+infinity, Infinity",
        "-Infinity, -Infinity"
    })
    void readsWhatIsNoDecimal(String text, double expected) {
        assertThat(parse(text)).isEqualTo(Double.valueOf(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "-",
                ".",
                "e5",
                "1e",
                "1e+",
                "1.2.3",
                "--1",
                "1f",
                "1d",
                "true",
                "+nan",
                "infinit",
                "infinityx",
                "0b1",
                "1,5",
                "1 ",
                "١"
            })
    void refusesWhatIsNoNumber(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(NumberFormatException.class)
                .hasMessage("invalid syntax");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x1p-3", "0X1P3", "1_000"})
    void refusesGoExtensions(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(NumberFormatException.class)
                .hasMessage("unsupported character in float");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e309", "-1e309", "1e99999999999999999999", "179769313486231580793e289"})
    void refusesWhatNoDoubleHolds(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(NumberFormatException.class)
                .hasMessage("value out of range");
    }
}
