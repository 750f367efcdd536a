package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.stream.cluster.JobCluster;
import io.weir.stream.job.RulesJob;
import io.weir.stream.job.RulesJobConfig;
import io.weir.stream.rule.RuleGroupDefinition;
import io.weir.stream.testing.Groups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which jobs the supervisor starts and ends, on a cluster that only keeps a list. */
class JobSupervisorTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path directory;

    private final FakeCluster cluster = new FakeCluster();
    private Instant now = Instant.ofEpochMilli(1_700_000_000_000L);

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private JobSupervisor supervisor;

    private static final class FakeCluster implements JobCluster {
        private final Map<JobID, String> running = new LinkedHashMap<>();
        private final List<JobGraph> submitted = new ArrayList<>();
        private final List<JobID> canceled = new ArrayList<>();
        private JobHealth health = JobHealth.RUNNING;
        private String failure = "";
        private boolean reachable = true;

        @Override
        public List<RunningJob> jobs() throws IOException {
            if (!reachable) {
                throw new IOException("connection refused");
            }
            return running.entrySet().stream()
                    .map(job -> new RunningJob(job.getKey(), job.getValue()))
                    .toList();
        }

        @Override
        public void submit(JobGraph job) {
            submitted.add(job);
            running.put(job.getJobID(), job.getName());
        }

        @Override
        public JobHealth health(JobID job) {
            return health;
        }

        @Override
        public String lastFailure(JobID job) {
            return failure;
        }

        @Override
        public void cancel(JobID job) {
            canceled.add(job);
            running.remove(job);
        }

        @Override
        public void close() {
            // Nothing is held.
        }

        private String restoredFrom(int submission) {
            String path =
                    submitted.get(submission).getSavepointRestoreSettings().getRestorePath();
            return path == null ? "" : path;
        }
    }

    @BeforeEach
    void watchRules() {
        supervisor =
                new JobSupervisor(() -> cluster, RulesConfig.builder(directory).build(), () -> now);
        supervisor.evaluate(config("sum(up)"));
    }

    private static RulesJobConfig config(String expr) {
        RuleGroupDefinition group = Groups.group(Groups.recording("r", expr));
        return new RulesJobConfig(
                "localhost:9092",
                Map.of(),
                2,
                List.of(group),
                Map.of(),
                "",
                List.of(),
                Groups.OPTIONS,
                1_000,
                60_000,
                10_000,
                0);
    }

    private Path checkpoint(String run, int number, long completedAtMs) throws IOException {
        Path path = Files.createDirectories(directory.resolve("flink/checkpoints/" + run + "/chk-" + number));
        Path metadata = Files.writeString(path.resolve("_metadata"), "");
        Files.setLastModifiedTime(metadata, FileTime.fromMillis(completedAtMs));
        return path;
    }

    @Test
    void startsAJobWhereThereIsNoneAndIsReadyWhenItsTasksRun() {
        supervisor.look();
        assertThat(cluster.submitted).hasSize(1);
        assertThat(cluster.submitted.get(0).getName()).isEqualTo(RulesJob.name(config("sum(up)")));
        assertThat(supervisor.isRunning()).isFalse();

        cluster.health = JobCluster.JobHealth.STARTING;
        supervisor.look();
        assertThat(supervisor.isRunning()).isFalse();

        cluster.health = JobCluster.JobHealth.RUNNING;
        supervisor.look();
        assertThat(supervisor.isRunning()).isTrue();
        assertThat(cluster.submitted).hasSize(1);
    }

    @Test
    void findsTheJobThatAnEarlierProcessLeftRunning() {
        cluster.running.put(new JobID(), RulesJob.name(config("sum(up)")));
        supervisor.look();

        assertThat(cluster.submitted).isEmpty();
        assertThat(supervisor.isRunning()).isTrue();
    }

    @Test
    void endsAJobOfOtherRulesAndLeavesForeignJobsAlone() throws IOException {
        JobID other = new JobID();
        cluster.running.put(other, RulesJob.name(config("sum(down)")));
        cluster.running.put(new JobID(), "somebody else's");
        Path newest = checkpoint(other.toHexString(), 7, 2_000_000);
        supervisor.look();

        assertThat(cluster.canceled).containsExactly(other);
        assertThat(cluster.submitted).hasSize(1);
        assertThat(cluster.restoredFrom(0)).endsWith(newest.toString());
        assertThat(cluster.submitted.get(0).getSavepointRestoreSettings().allowNonRestoredState())
                .isTrue();
    }

    @Test
    void aSecondJobOfTheSameRulesIsEnded() {
        cluster.running.put(new JobID(), RulesJob.name(config("sum(up)")));
        cluster.running.put(new JobID(), RulesJob.name(config("sum(up)")));
        supervisor.look();

        assertThat(cluster.running).hasSize(1);
        assertThat(cluster.submitted).isEmpty();
    }

    @Test
    void continuesFromTheNewestCheckpointOfAnyRunAndRemovesTheOtherRuns() throws IOException {
        checkpoint("aaaa", 9, 1_000_000);
        Path newest = checkpoint("bbbb", 3, 2_000_000);
        Files.createDirectories(directory.resolve("flink/checkpoints/cccc/chk-4"));
        supervisor.look();

        assertThat(cluster.restoredFrom(0)).endsWith(newest.toString());
        assertThat(directory.resolve("flink/checkpoints/aaaa")).doesNotExist();
        assertThat(directory.resolve("flink/checkpoints/cccc")).doesNotExist();
    }

    @Test
    void aJobThatEndsIsStartedAgain() throws IOException {
        supervisor.look();
        supervisor.look();
        cluster.running.clear();
        Path newest = checkpoint("aaaa", 1, 1_000_000);
        supervisor.look();

        assertThat(cluster.submitted).hasSize(2);
        assertThat(cluster.restoredFrom(1)).endsWith(newest.toString());
        assertThat(supervisor.submissions()).isEqualTo(2);
    }

    @Test
    void aCheckpointFromWhichTheJobDoesNotStartIsLeftOut() throws IOException {
        checkpoint("aaaa", 1, 1_000_000);
        supervisor.look();
        cluster.running.clear();
        supervisor.look();

        assertThat(cluster.restoredFrom(1)).isEmpty();
    }

    @Test
    void aCheckpointThatCannotBeReadIsLeftOutAfterAWhile() throws IOException {
        checkpoint("aaaa", 1, 1_000_000);
        supervisor.look();
        cluster.health = JobCluster.JobHealth.STARTING;
        cluster.failure = "BackendBuildingException: Failed when trying to restore heap backend";
        supervisor.look();
        assertThat(cluster.canceled).isEmpty();

        now = now.plusSeconds(30);
        supervisor.look();
        supervisor.look();

        assertThat(cluster.submitted).hasSize(2);
        assertThat(cluster.restoredFrom(1)).isEmpty();
    }

    @Test
    void anyOtherFailureIsLeftToFlinksRestarts() throws IOException {
        checkpoint("aaaa", 1, 1_000_000);
        supervisor.look();
        cluster.health = JobCluster.JobHealth.STARTING;
        cluster.failure = "TimeoutException: Kafka does not answer";
        now = now.plusSeconds(600);
        supervisor.look();

        assertThat(cluster.canceled).isEmpty();
    }

    @Test
    void aClusterThatCannotBeReachedIsAskedAgain() {
        cluster.reachable = false;
        supervisor.look();
        assertThat(supervisor.isRunning()).isFalse();

        cluster.reachable = true;
        supervisor.look();
        assertThat(cluster.submitted).hasSize(1);
    }

    @Test
    void newRulesReplaceTheJob() {
        supervisor.look();
        supervisor.evaluate(config("sum(other)"));
        supervisor.look();

        assertThat(cluster.canceled).hasSize(1);
        assertThat(cluster.submitted.get(1).getName()).isEqualTo(RulesJob.name(config("sum(other)")));
    }
}
