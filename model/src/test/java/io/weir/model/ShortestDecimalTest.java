package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortestDecimalTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "1, 1, 0",
        "-10, 1, 1",
        "0.1, 1, -1",
        "0.30000000000000004, 30000000000000004, -17",
        "123456.789, 123456789, -3",
        "1e23, 1, 23",
        "9007199254740993, 9007199254740992, 0",
        "4.9e-324, 5, -324",
        "2.2250738585072014e-308, 22250738585072014, -324",
        "1.7976931348623157e308, 17976931348623157, 292",
    })
    void findsTheShortestDigits(double value, long digits, int exponent) {
        ShortestDecimal decimal = new ShortestDecimal();
        decimal.set(value);
        assertThat(decimal.digits()).isEqualTo(digits);
        assertThat(decimal.exponent()).isEqualTo(exponent);
    }

    static DoubleStream edges() {
        DoubleStream powersOfTwo =
                java.util.stream.IntStream.rangeClosed(-1074, 1023).mapToDouble(e -> Math.scalb(1.0, e));
        DoubleStream powersOfTen =
                java.util.stream.IntStream.rangeClosed(-323, 308).mapToDouble(e -> Double.parseDouble("1e" + e));
        return DoubleStream.concat(powersOfTwo, powersOfTen)
                .flatMap(value -> DoubleStream.of(value, Math.nextDown(value), Math.nextUp(value)))
                .filter(value -> value != 0);
    }

    @ParameterizedTest
    @MethodSource("edges")
    void equalsTheDefinitionAtEdges(double value) {
        check(value);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void equalsTheDefinition(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            check(Double.longBitsToDouble(random.nextLong()));
            check(Double.longBitsToDouble(random.nextLong() >>> 12 + random.nextInt(50)));
            check((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(30) - 8));
            check(random.nextInt(1_000_000) / 1000.0);
        }
    }

    private static void check(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return;
        }
        ShortestDecimal decimal = new ShortestDecimal();
        decimal.set(value);
        BigDecimal found = BigDecimal.valueOf(decimal.digits()).scaleByPowerOfTen(decimal.exponent());
        assertThat(found).as("%s", value).isEqualByComparingTo(shortest(Math.abs(value)));
        assertThat(decimal.digits() % 10).isNotZero();
    }

    /** Of the decimals with the fewest digits that read back to the value the closest, of two the even one. */
    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int precision = 1; precision < 17; precision++) {
            BigDecimal nearest = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
            if (nearest.doubleValue() == value) {
                return nearest;
            }
            // Above a power of two doubles lie wider than below it, so the farther decimal may be the one that reads
            // back.
            BigDecimal above = exact.round(new MathContext(precision, RoundingMode.UP));
            if (above.doubleValue() == value) {
                return above;
            }
        }
        return exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
    }
}
