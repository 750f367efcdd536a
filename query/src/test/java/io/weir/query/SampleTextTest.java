package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.GoFloat;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTextTest {
    static DoubleStream values() {
        return DoubleStream.of(
                0,
                -0.0,
                1,
                -1.5,
                0.1,
                2e-3,
                1e-6,
                9.99e-7,
                1e-7,
                123456.789,
                1e7,
                1.2345678e7,
                1e15,
                1.5e15,
                1.23456789012345e20,
                1e20,
                1e21,
                -2.5e21,
                2e23,
                1e100,
                Double.MAX_VALUE,
                Double.MIN_VALUE,
                Double.MIN_NORMAL,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY);
    }

    @ParameterizedTest
    @MethodSource("values")
    void printsAsGoDoes(double value) {
        assertThat(SampleText.of(value)).isEqualTo(GoFloat.formatApi(value));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void printsAnyValueAsGoDoes(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            double any = Double.longBitsToDouble(random.nextLong());
            assertThat(SampleText.of(any)).isEqualTo(GoFloat.formatApi(any));
            double usual = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(30) - 8);
            assertThat(SampleText.of(usual)).isEqualTo(GoFloat.formatApi(usual));
        }
    }
}
