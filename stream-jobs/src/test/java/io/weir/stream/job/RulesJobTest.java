package io.weir.stream.job;

import static io.weir.stream.testing.Groups.alert;
import static io.weir.stream.testing.Groups.group;
import static io.weir.stream.testing.Groups.recording;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.model.record.AlertState;
import io.weir.model.record.RuleHealth;
import io.weir.stream.rule.ProducedSample;
import io.weir.stream.rule.RuleGroupDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The job on a log in miniature: what it writes, when, and that a restart changes nothing. */
class RulesJobTest {
    /** An instant of the group that {@code Groups.group} makes. */
    private static final long T0 = group().schedule().firstAtOrAfter(1_700_000_000_000L);

    private static final Labels UP_A = Labels.of(Labels.METRIC_NAME, "up", "job", "node", "instance", "a");
    private static final Labels UP_B = Labels.of(Labels.METRIC_NAME, "up", "job", "node", "instance", "b");

    /** Scrapes both targets every 5 s and ticks every 500 ms, from {@code fromMs} to {@code toMs}. */
    private static void run(JobHarness job, long fromMs, long toMs, double valueOfB) throws Exception {
        for (long now = fromMs; now < toMs; now += 500) {
            job.tick(now);
            if ((now - fromMs) % 5_000 == 0) {
                job.append(now + 30, UP_A, now, 1);
                job.append(now + 40, UP_B, now, valueOfB);
            }
        }
    }

    @Test
    void aRecordingRuleIsEvaluatedAtItsInstantsOverAllPartitions() throws Exception {
        RuleGroupDefinition group = group(recording("job:up:sum", "sum by (job) (up)"));
        try (JobHarness job = JobHarness.start(JobHarness.config(T0, group))) {
            run(job, T0 - 10_000, T0 + 32_000, 1);

            Labels series = Labels.of(Labels.METRIC_NAME, "job:up:sum", "job", "node");
            assertThat(job.samples)
                    .containsExactly(
                            new ProducedSample(series, T0, 2),
                            new ProducedSample(series, T0 + 15_000, 2),
                            new ProducedSample(series, T0 + 30_000, 2));
            assertThat(job.statuses).hasSize(3);
            assertThat(job.statuses.get(2).getRules().get(0).getHealth()).isEqualTo(RuleHealth.OK);
            assertThat(job.statuses.get(2).getLastEvaluation()).isEqualTo(Instant.ofEpochMilli(T0 + 30_000));
        }
    }

    @Test
    void nothingIsEvaluatedBeforeTheDelayHasPassedInEveryPartition() throws Exception {
        RuleGroupDefinition group = group(recording("r", "vector(1)"));
        try (JobHarness job = JobHarness.start(JobHarness.config(T0, group))) {
            job.tick(T0 + 1_000);
            assertThat(job.samples).isEmpty();

            job.appendRecord(new LogRecord(0, T0 + 1_001, RulesJob.tick()));
            assertThat(job.samples).isEmpty();

            job.appendRecord(new LogRecord(1, T0 + 1_001, RulesJob.tick()));
            assertThat(job.samples).hasSize(1);
        }
    }

    @Test
    void stragglersWithinTheDelayCountAndLaterOnesDoNot() throws Exception {
        RuleGroupDefinition group = group(recording("r", "sum(up)"));
        try (JobHarness job = JobHarness.start(JobHarness.config(T0, group))) {
            job.append(T0 + 900, UP_A, T0, 1);
            job.append(T0 + 1_100, UP_B, T0, 1);
            job.tick(T0 + 1_200);

            assertThat(job.samples).extracting(ProducedSample::value).containsExactly(1.0);
        }
    }

    @Test
    void absentFiresOnTicksAlone() throws Exception {
        RuleGroupDefinition group = group(alert("NoData", "absent(up)", 0));
        try (JobHarness job = JobHarness.start(JobHarness.config(T0, group))) {
            job.tick(T0 - 500);
            job.tick(T0 + 1_500);

            assertThat(job.alerts).hasSize(1);
            assertThat(job.alerts.get(0).getLabels())
                    .containsEntry("alertname", "NoData")
                    .containsEntry("cluster", "eu");
        }
    }

    @Test
    void anAlertIsPendingThenFiresAndResolves() throws Exception {
        RuleGroupDefinition group = group(alert("Down", "up == 0", 30_000));
        try (JobHarness job = JobHarness.start(JobHarness.config(T0, group))) {
            run(job, T0 - 5_000, T0 + 55_000, 0);
            run(job, T0 + 55_000, T0 + 80_000, 1);

            assertThat(job.statuses)
                    .extracting(status -> status.getRules().get(0).getAlerts().stream()
                            .map(active -> active.getState())
                            .toList())
                    .containsExactly(
                            List.of(AlertState.PENDING),
                            List.of(AlertState.PENDING),
                            List.of(AlertState.FIRING),
                            List.of(AlertState.FIRING),
                            List.of(),
                            List.of());
            assertThat(job.alerts)
                    .extracting(
                            sent -> sent.getStartsAt().toEpochMilli() - T0,
                            sent -> sent.getEndsAt().toEpochMilli() - T0,
                            sent -> sent.getAnnotations().get("summary"))
                    .containsExactly(tuple(30_000L, 270_000L, "b=0"), tuple(30_000L, 60_000L, "b=0"));
        }
    }

    @Test
    void aLaterRuleSeesWhatAnEarlierOneWroteAtTheSameInstant() throws Exception {
        RuleGroupDefinition group = group(
                recording("job:up:sum", "sum by (job) (up)"),
                recording("job:up:change", "job:up:sum - job:up:sum offset 15s"),
                recording("job:up:avg", "avg_over_time(job:up:sum[1m])"));
        try (JobHarness job = JobHarness.start(JobHarness.config(T0, group))) {
            run(job, T0 - 5_000, T0 + 10_000, 1);
            run(job, T0 + 10_000, T0 + 20_000, 5);

            assertThat(job.samplesOf("job:up:sum"))
                    .extracting(ProducedSample::value)
                    .containsExactly(2.0, 6.0);
            assertThat(job.samplesOf("job:up:change"))
                    .extracting(ProducedSample::value)
                    .containsExactly(4.0);
            assertThat(job.samplesOf("job:up:avg"))
                    .extracting(ProducedSample::value)
                    .containsExactly(2.0, 4.0);
        }
    }

    @Test
    void whatTheRulesWroteAndTheLogGivesBackCountsOnce() throws Exception {
        RuleGroupDefinition group = group(recording("r", "sum(up)"), recording("n", "count_over_time(r[1m])"));
        Labels recorded = Labels.of(Labels.METRIC_NAME, "r");
        try (JobHarness job = JobHarness.start(JobHarness.config(T0, group))) {
            run(job, T0 - 5_000, T0 + 2_000, 1);
            job.append(T0 + 2_000, recorded, T0, 2);
            run(job, T0 + 2_000, T0 + 17_000, 1);

            assertThat(job.samplesOf("n")).extracting(ProducedSample::value).containsExactly(1.0, 2.0);
        }
    }

    @Test
    void aVanishedSeriesGoesStale() throws Exception {
        RuleGroupDefinition group = group(recording("r", "up"));
        try (JobHarness job = JobHarness.start(JobHarness.config(T0, group))) {
            job.append(T0 - 100, UP_A, T0 - 200, 1);
            job.append(T0 + 5_000, UP_A, T0 + 5_000, StaleMarker.VALUE);
            job.tick(T0 + 16_500);

            assertThat(job.samples).hasSize(2);
            assertThat(StaleMarker.is(job.samples.get(1).value())).isTrue();
        }
    }

    @Test
    void aRestartInTheMiddleChangesNothing() throws Exception {
        RuleGroupDefinition group = group(
                recording("r", "sum by (job) (rate(up[1m])) + sum by (job) (up)"),
                alert("Down", "up == 0", 30_000),
                recording("n", "count_over_time(r[1m])"));
        RulesJobConfig config = JobHarness.config(T0, group);
        List<ProducedSample> uninterrupted;
        List<Object> sent = new ArrayList<>();
        try (JobHarness job = JobHarness.start(config)) {
            run(job, T0 - 60_000, T0 + 60_000, 0);
            run(job, T0 + 60_000, T0 + 120_000, 1);
            uninterrupted = List.copyOf(job.samples);
            sent.addAll(job.alerts);
        }
        // The alert is pending when the checkpoint is taken, and an instant is due in one partition but not the other.
        JobHarness.Snapshot snapshot;
        List<ProducedSample> samples = new ArrayList<>();
        List<Object> resent = new ArrayList<>();
        try (JobHarness job = JobHarness.start(config)) {
            run(job, T0 - 60_000, T0 + 16_000, 0);
            job.appendRecord(new LogRecord(0, T0 + 16_100, RulesJob.tick()));
            snapshot = job.snapshot();
            samples.addAll(job.samples);
            resent.addAll(job.alerts);
            run(job, T0 + 20_000, T0 + 60_000, 0);
        }
        RulesJobConfig later = config.evaluatedFrom(T0 + 3_600_000);
        try (JobHarness job = JobHarness.restore(later, snapshot)) {
            for (long now = T0 + 16_500; now < T0 + 20_000; now += 500) {
                job.tick(now);
            }
            run(job, T0 + 20_000, T0 + 60_000, 0);
            run(job, T0 + 60_000, T0 + 120_000, 1);
            samples.addAll(job.samples);
            resent.addAll(job.alerts);
        }
        assertThat(samples).isEqualTo(uninterrupted);
        assertThat(resent).isEqualTo(sent);
    }

    @Test
    void otherRulesAfterARestartBeginAnewAndTheRestGoesOn() throws Exception {
        RuleGroupDefinition kept = group(alert("Down", "up == 0", 30_000));
        RuleGroupDefinition old =
                new RuleGroupDefinition("rules.yml", "h", 15_000, 0, 0, List.of(recording("r", "up")));
        RuleGroupDefinition changed =
                new RuleGroupDefinition("rules.yml", "h", 15_000, 0, 0, List.of(recording("s", "sum(up)")));
        JobHarness.Snapshot snapshot;
        try (JobHarness job = JobHarness.start(JobHarness.config(T0, kept, old))) {
            run(job, T0 - 5_000, T0 + 20_000, 0);
            snapshot = job.snapshot();
        }
        try (JobHarness job = JobHarness.restore(JobHarness.config(T0 + 20_000, kept, changed), snapshot)) {
            run(job, T0 + 20_000, T0 + 40_000, 0);

            assertThat(job.alerts).hasSize(1);
            assertThat(job.alerts.get(0).getStartsAt()).isEqualTo(Instant.ofEpochMilli(T0 + 30_000));
            assertThat(job.samplesOf("s")).isNotEmpty();
            assertThat(job.samplesOf("r")).isNotEmpty().allMatch(sample -> StaleMarker.is(sample.value()));
        }
    }

    @Test
    void instantsWhileTheWholeLogWasSilentAreSkipped() throws Exception {
        RuleGroupDefinition group = group(alert("Down", "up == 0", 30_000));
        try (JobHarness job = JobHarness.start(JobHarness.config(T0, group))) {
            run(job, T0 - 5_000, T0 + 47_000, 0);
            int before = job.statuses.size();
            run(job, T0 + 3_600_000, T0 + 3_620_000, 0);

            assertThat(job.statuses.size() - before).isBetween(1, 2);
            assertThat(job.alerts)
                    .allSatisfy(sent -> assertThat(sent.getEndsAt()).isAfter(sent.getUpdatedAt()));
        }
    }

    @Test
    void aSilentPartitionDoesNotSkipWhatOthersHave() throws Exception {
        RuleGroupDefinition group = group(recording("r", "count(up)"));
        try (JobHarness job = JobHarness.start(JobHarness.config(T0, group))) {
            job.append(T0 - 100, UP_A, T0 - 100, 1);
            job.append(T0 - 100, UP_B, T0 - 100, 1);
            int busy = io.weir.model.Fingerprint.of(UP_A).partition(JobHarness.PARTITIONS);
            for (long now = T0; now < T0 + 100_000; now += 5_000) {
                job.appendRecord(new LogRecord(busy, now, RulesJob.tick()));
            }
            job.tick(T0 + 100_000);

            assertThat(job.samples).hasSize(7);
        }
    }

    @Test
    void aCorruptRecordIsSteppedOverAndStillMovesTheClock() throws Exception {
        RuleGroupDefinition group = group(recording("r", "vector(1)"));
        try (JobHarness job = JobHarness.start(JobHarness.config(T0, group))) {
            job.appendRecord(new LogRecord(0, T0 + 1_500, new byte[] {1, 2, 3}));
            job.tick(T0 + 1_600);

            assertThat(job.samples).hasSize(1);
        }
    }

    @Test
    void aSeriesThatReturnsAfterItsWindowWasForgottenIsKnownAgain() throws Exception {
        RuleGroupDefinition group = group(recording("r", "sum(up)"));
        try (JobHarness job = JobHarness.start(JobHarness.config(T0 + 1_200_000, group))) {
            run(job, T0 - 5_000, T0, 1);
            for (long now = T0; now < T0 + 1_190_000; now += 20_000) {
                job.tick(now);
            }
            run(job, T0 + 1_190_000, T0 + 1_203_000, 1);

            assertThat(job.samples).extracting(ProducedSample::value).containsExactly(2.0);
        }
    }
}
