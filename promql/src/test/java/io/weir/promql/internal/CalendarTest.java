package io.weir.promql.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarTest {
    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "YEAR, 0, 1970",
        "YEAR, -1, 1969",
        "MONTH, -1, 12",
        "DAY_OF_MONTH, -86400, 31",
        "MINUTE, -60, 59",
        "HOUR, 86399.9, 23",
        "DAY_OF_WEEK, 0, 4",
        "DAY_OF_YEAR, 951782400, 60",
        "DAYS_IN_MONTH, 951782400, 29",
        "DAYS_IN_MONTH, 4105123200, 28",
    })
    void isThatOfTheGregorianCalendarInUtc(Calendar part, double epochSeconds, double expected) {
        assertThat(part.of(epochSeconds)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300, -0x1p63})
    void timesOfNoLongAreTheLeastOne(double epochSeconds) {
        assertThat(Calendar.YEAR.of(epochSeconds)).isEqualTo(292_277_026_596.0);
        assertThat(Calendar.DAY_OF_WEEK.of(epochSeconds)).isEqualTo(0);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void agreesWithTheLibraryWhereThatReaches(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 10_000; i++) {
            long seconds = random.nextLong(-1L << 40, 1L << 40);
            ZonedDateTime time = Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC);
            assertThat(Calendar.YEAR.of(seconds)).as("%d", seconds).isEqualTo(time.getYear());
            assertThat(Calendar.DAY_OF_YEAR.of(seconds)).as("%d", seconds).isEqualTo(time.getDayOfYear());
            assertThat(Calendar.DAY_OF_WEEK.of(seconds))
                    .as("%d", seconds)
                    .isEqualTo(time.getDayOfWeek().getValue() % 7);
            assertThat(Calendar.HOUR.of(seconds)).as("%d", seconds).isEqualTo(time.getHour());
        }
    }
}
