package io.weir.stream.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationScheduleTest {
    @Test
    void theFirstInstantIsNotBeforeTheTimeAndLessThanAnIntervalAfter() {
        EvaluationSchedule schedule = new EvaluationSchedule(15_000, 4_000);

        assertThat(schedule.firstAtOrAfter(0)).isEqualTo(4_000);
        assertThat(schedule.firstAtOrAfter(4_000)).isEqualTo(4_000);
        assertThat(schedule.firstAtOrAfter(4_001)).isEqualTo(19_000);
        assertThat(schedule.firstAtOrAfter(1_700_000_000_000L) % 15_000).isEqualTo(4_000);
    }

    @Test
    void theOffsetDependsOnFileAndName() {
        RuleGroupDefinition one = new RuleGroupDefinition("a.yml", "g", 60_000, 0, 0, List.of());
        RuleGroupDefinition other = new RuleGroupDefinition("b.yml", "g", 60_000, 0, 0, List.of());

        assertThat(one.schedule()).isEqualTo(one.schedule()).isNotEqualTo(other.schedule());
        assertThat(one.schedule().offsetMs()).isBetween(0L, 59_999L);
    }
}
