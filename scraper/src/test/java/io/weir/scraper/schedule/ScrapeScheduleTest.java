package io.weir.scraper.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Labels;
import io.weir.scraper.targets.Target;
import org.junit.jupiter.api.Test;

class ScrapeScheduleTest {
    private final ScrapeSchedule schedule = new ScrapeSchedule(10_000, 3_000);

    @Test
    void instantsAreTheOffsetPlusMultiplesOfTheInterval() {
        assertThat(schedule.atOrAfter(100_000)).isEqualTo(103_000);
        assertThat(schedule.atOrAfter(103_000)).isEqualTo(103_000);
        assertThat(schedule.atOrAfter(103_001)).isEqualTo(113_000);
    }

    @Test
    void oneMissedInstantIsScrapedLateAndOlderOnesAreSkipped() {
        assertThat(schedule.next(103_000, 104_000)).as("in time").isEqualTo(113_000);
        assertThat(schedule.next(103_000, 113_005)).as("just missed").isEqualTo(113_000);
        assertThat(schedule.next(103_000, 134_000)).as("three missed").isEqualTo(133_000);
    }

    @Test
    void timestampsSnapToThePlanWithinTwoMilliseconds() {
        assertThat(schedule.timestamp(103_000, 103_002)).isEqualTo(103_000);
        assertThat(schedule.timestamp(103_000, 103_003)).isEqualTo(103_003);
        assertThat(new ScrapeSchedule(100, 0).timestamp(1000, 1002)).isEqualTo(1002);
    }

    @Test
    void targetsAreSpreadOverTheInterval() {
        int[] perSecond = new int[10];
        for (int i = 0; i < 10_000; i++) {
            String address = "10.0." + i / 250 + "." + i % 250 + ":9100";
            long hash = new Target.Id(Labels.of("instance", address), "http://" + address).hash();
            perSecond[(int) (ScrapeSchedule.of(10_000, hash).offsetMs() / 1000)]++;
        }

        for (int count : perSecond) {
            assertThat(count).isBetween(850, 1150);
        }
    }
}
