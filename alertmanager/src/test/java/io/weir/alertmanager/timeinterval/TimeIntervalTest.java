package io.weir.alertmanager.timeinterval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.ConfigException;
import io.weir.config.yaml.YamlDocument;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TimeIntervalTest {
    private static TimeInterval read(String yaml) {
        return TimeIntervalReader.read(YamlDocument.parse(yaml, "am.yml").root());
    }

    @ParameterizedTest(name = "{0} at {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 2026-03-01T12:00:00Z | true",
                "times: [{start_time: '08:00', end_time: '12:00'}] | 2026-03-01T08:00:00Z | true",
                "times: [{start_time: '08:00', end_time: '12:00'}] | 2026-03-01T11:59:59Z | true",
                "times: [{start_time: '08:00', end_time: '12:00'}] | 2026-03-01T12:00:00Z | false",
                "times: [{start_time: '22:00', end_time: '24:00'}] | 2026-03-01T23:59:59Z | true",
                "weekdays: [Sunday] | 2026-03-01T12:00:00Z | true",
                "weekdays: ['monday:FRIDAY'] | 2026-03-01T12:00:00Z | false",
                "weekdays: ['monday:FRIDAY', saturday] | 2026-02-28T12:00:00Z | true",
                "days_of_month: ['-1'] | 2026-02-28T12:00:00Z | true",
                "days_of_month: ['-1'] | 2026-03-28T12:00:00Z | false",
                "days_of_month: ['27:31'] | 2026-02-28T12:00:00Z | true",
                "days_of_month: ['29:31'] | 2026-02-28T12:00:00Z | false",
                "days_of_month: ['-31:-25'] | 2026-02-01T12:00:00Z | true",
                "months: ['march:5'] | 2026-04-01T00:00:00Z | true",
                "months: ['march:5'] | 2026-06-01T00:00:00Z | false",
                "years: ['2026', '2030:2031'] | 2031-06-01T00:00:00Z | true",
                "years: ['2026', '2030:2031'] | 2029-06-01T00:00:00Z | false",
                "{times: [{start_time: '00:00', end_time: '01:00'}], location: Asia/Tokyo} | 2026-03-01T15:30:00Z | true",
                "{times: [{start_time: '00:00', end_time: '01:00'}], location: UTC} | 2026-03-01T15:30:00Z | false",
                "{years: ['2026'], weekdays: [monday]} | 2026-03-01T15:30:00Z | false",
            })
    void holdsWhatEveryFieldHolds(String yaml, String time, boolean held) {
        Instant instant = OffsetDateTime.parse(time).toInstant();
        TimeInterval interval = read(yaml);
        assertThat(interval.contains(instant)).isEqualTo(held);
        assertThat(read(TimeIntervalText.of(interval))).isEqualTo(interval);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "times: [{start_time: '8:00', end_time: '12:00'}] | couldn't parse timestamp 8:00, invalid format",
                "times: [{start_time: '12:00', end_time: '08:00'}] | start time cannot be equal or greater than end time",
                "times: [{end_time: '08:00'}] | both start and end times must be provided",
                "times: [{start: '08:00'}] | unknown field",
                "weekdays: ['saturday:sunday'] | start day cannot be before end day",
                "weekdays: ['sat'] | sat is not a valid weekday",
                "weekdays: ['monday:tuesday:friday'] | couldn't parse range",
                "days_of_month: ['0'] | 0 is not a valid day of the month: out of range",
                "days_of_month: ['32'] | 32 is not a valid day of the month: out of range",
                "days_of_month: ['-3:2'] | end day must be negative if start day is negative",
                "days_of_month: ['20:-20'] | end day -20 is always before start day 20",
                "days_of_month: ['x'] | is not a whole number",
                "months: ['13'] | 13 is not a valid month",
                "months: ['june:april'] | end month april is before start month june",
                "years: ['2027:2026'] | end year 2026 is before start year 2027",
                "location: Atlantis | unknown time zone Atlantis",
                "hours: [1] | unknown field",
            })
    void refusesAndSaysWhat(String yaml, String problem) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(ConfigException.class).hasMessageContaining(problem);
    }

    static LongStream seeds() {
        return LongStream.range(0, 5);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyRangeIsReadOrRefused(long seed) {
        Random random = new Random(seed);
        String[] keys = {"weekdays", "days_of_month", "months", "years"};
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(8); j > 0; j--) {
                text.append("0123:-aMjuneay ".charAt(random.nextInt(15)));
            }
            String yaml = keys[random.nextInt(keys.length)] + ": ['" + text + "']";
            try {
                TimeInterval interval = read(yaml);
                assertThat(read(TimeIntervalText.of(interval))).isEqualTo(interval);
            } catch (ConfigException refused) {
                assertThat(refused).hasMessageContaining("am.yml:1");
            }
        }
    }
}
