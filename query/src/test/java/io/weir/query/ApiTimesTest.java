package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTimesTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0, 0",
        "1435781430, 1435781430000",
        "1435781430.781, 1435781430781",
        "1435781430.7816, 1435781430782",
        "-1.5, -1500",
        "1.5e3, 1500000",
        "1700000000000, 1700000000000000",
        "2015-07-01T20:10:30Z, 1435781430000",
        "2015-07-01T20:10:30.781Z, 1435781430781",
        "2015-07-01T20:10:30.7819999999Z, 1435781430781",
        "2015-07-01T22:10:30.5+02:00, 1435781430500",
    })
    void readsTimestamps(String text, long expectedMs) {
        assertThat(ApiTimes.parseTimestampMs(text)).isEqualTo(expectedMs);
    }

    @Test
    void readsTheTwoTimesThatTheGoClientSendsForNoBound() {
        assertThat(ApiTimes.parseTimestampMs("-292273086-05-16T16:47:06Z")).isEqualTo(ApiTimes.MIN_MS);
        assertThat(ApiTimes.parseTimestampMs("292277025-08-18T07:12:54.999999999Z"))
                .isEqualTo(ApiTimes.MAX_MS);
        assertThat(ApiTimes.parseTimestampMs("1e300")).isEqualTo(ApiTimes.MAX_MS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "abc", "1f", " 1", "1d", "NaN", "Inf", "2015-13-01T00:00:00Z", "2015-07-01T20:10Z", "30s"})
    void refusesOtherTimestamps(String text) {
        assertThatThrownBy(() -> ApiTimes.parseTimestampMs(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot parse \"" + text + "\" to a valid timestamp");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "5m, 300000",
        "1h30m, 5400000",
        "15, 15000",
        "0.5, 500",
        "1e2, 100000",
        "-1, -1000",
        "0, 0",
        "250ms, 250"
    })
    void readsDurations(String text, long expectedMs) {
        assertThat(ApiTimes.parseDuration(text)).isEqualTo(Duration.ofMillis(expectedMs));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "5 m", "m5", "-5m", "1m1h"})
    void refusesOtherDurations(String text) {
        assertThatThrownBy(() -> ApiTimes.parseDuration(text))
                .hasMessage("cannot parse \"" + text + "\" to a valid duration");
    }

    @Test
    void refusesDurationsBeyond64BitNanoseconds() {
        assertThatThrownBy(() -> ApiTimes.parseDuration("1e10"))
                .hasMessage("cannot parse \"1e10\" to a valid duration. It overflows int64");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.850Z, 2026-01-02T03:04:05.85Z",
        "2026-01-02T03:04:05.850510100Z, 2026-01-02T03:04:05.8505101Z",
    })
    void printsTimesWithoutTrailingZeros(String time, String expected) {
        assertThat(ApiTimes.rfc3339(Instant.parse(time))).isEqualTo(expected);
    }
}
