package io.weir.stream;

import io.weir.stream.cluster.Checkpoints;
import io.weir.stream.cluster.JobCluster;
import io.weir.stream.cluster.JobCluster.JobHealth;
import io.weir.stream.cluster.JobCluster.RunningJob;
import io.weir.stream.job.RulesJob;
import io.weir.stream.job.RulesJobConfig;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that exactly one rules job runs, and that it runs the rules wanted: finds one that runs already, ends one of
 * other rules, and starts one from the newest checkpoint where there is none. Looks after it on a thread of its own.
 */
final class JobSupervisor implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(JobSupervisor.class);
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);

    /** How long a job may fail to read its checkpoint: the storage may be away for a moment. */
    private static final Duration RESTORE_PATIENCE = Duration.ofSeconds(20);

    /** Names of the exceptions with which Flink reports a checkpoint that it can't read. */
    private static final List<String> RESTORE_FAILURES = List.of("BackendBuildingException", "StateMigrationException");

    /** Starts the cluster, or connects to it. */
    @FunctionalInterface
    interface ClusterStart {
        JobCluster start() throws Exception;
    }

    private final ClusterStart clusterStart;
    private final RulesConfig config;
    private final InstantSource clock;
    private final Checkpoints checkpoints;
    private final ScheduledExecutorService executor;
    private volatile @Nullable RulesJobConfig wanted;
    private volatile boolean running;
    private final AtomicLong submissions = new AtomicLong();

    // The rest belongs to the supervisor's thread.
    private @Nullable JobCluster cluster;
    private final Set<String> unusableCheckpoints = new HashSet<>();
    private @Nullable String triedCheckpoint;
    private Instant triedSince = Instant.EPOCH;
    private String lastFailure = "";

    JobSupervisor(ClusterStart clusterStart, RulesConfig config, InstantSource clock) {
        this.clusterStart = clusterStart;
        this.config = config;
        this.clock = clock;
        this.checkpoints = new Checkpoints(config.checkpoints());
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "rules-supervisor");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Changes the rules that the job shall run. */
    void evaluate(RulesJobConfig jobConfig) {
        wanted = jobConfig;
    }

    void start() {
        executor.scheduleWithFixedDelay(this::look, 0, LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether all tasks of the wanted job run. */
    boolean isRunning() {
        return running;
    }

    /** How often a job was submitted. */
    long submissions() {
        return submissions.get();
    }

    /** One look after the job; called on the supervisor's thread. */
    void look() {
        try {
            running = supervise();
            if (running) {
                lastFailure = "";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            running = false;
            // Once for each failure, not once a second.
            if (!e.toString().equals(lastFailure)) {
                lastFailure = e.toString();
                logger.warn("Rules job is not under control cause={}", e.toString(), e);
            }
        }
    }

    private boolean supervise() throws Exception {
        RulesJobConfig target = wanted;
        if (target == null) {
            return false;
        }
        JobCluster open = cluster;
        if (open == null) {
            open = clusterStart.start();
            cluster = open;
        }
        String name = RulesJob.name(target);
        JobID current = null;
        for (RunningJob job : open.jobs()) {
            if (job.name().equals(name) && current == null) {
                current = job.id();
            } else if (job.name().startsWith(RulesJob.NAME + " ")) {
                logger.info("Ending job of other rules job={} id={}", job.name(), job.id());
                open.cancel(job.id());
            }
        }
        if (current == null) {
            submit(open, target, name);
            return false;
        }
        boolean allRun = open.health(current) == JobHealth.RUNNING;
        if (allRun) {
            triedCheckpoint = null;
        } else if (triedCheckpoint != null && restoreFails(open, current)) {
            // Flink would try for ever. What pending alerts waited for is lost; that rules are evaluated matters more.
            open.cancel(current);
        }
        return allRun;
    }

    /** Whether the job fails again and again since the checkpoint's bytes aren't what this version reads. */
    private boolean restoreFails(JobCluster open, JobID job) throws Exception {
        Duration tried = Duration.between(triedSince, clock.instant());
        if (tried.compareTo(RESTORE_PATIENCE) < 0) {
            return false;
        }
        String failure = open.lastFailure(job);
        return RESTORE_FAILURES.stream().anyMatch(failure::contains);
    }

    private void submit(JobCluster open, RulesJobConfig target, String name) throws Exception {
        if (triedCheckpoint != null) {
            logger.warn(
                    "Job did not start from its checkpoint, which is left out from now on checkpoint={}",
                    triedCheckpoint);
            unusableCheckpoints.add(triedCheckpoint);
            triedCheckpoint = null;
        }
        RulesJobConfig present = target.evaluatedFrom(clock.millis());
        Configuration settings = RulesJob.settings(present, config.checkpoints());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        env.setParallelism(config.parallelism());
        RulesJob.build(env, present);
        StreamGraph graph = env.getStreamGraph();
        graph.setJobName(name);
        JobGraph job = graph.getJobGraph();
        String checkpoint = newestCheckpoint();
        if (checkpoint != null) {
            // Claimed: the new run removes it once it has a newer one. State of groups that are gone is left behind.
            job.setSavepointRestoreSettings(
                    SavepointRestoreSettings.forPath(checkpoint, true, RecoveryClaimMode.CLAIM));
        }
        open.submit(job);
        triedCheckpoint = checkpoint;
        triedSince = clock.instant();
        submissions.incrementAndGet();
        logger.info(
                "Submitted rules job job={} id={} checkpoint={}",
                name,
                job.getJobID(),
                checkpoint == null ? "none" : checkpoint);
    }

    private @Nullable String newestCheckpoint() throws IOException {
        List<Checkpoints.Completed> completed = checkpoints.newestFirst();
        for (Checkpoints.Completed checkpoint : completed) {
            if (!unusableCheckpoints.contains(checkpoint.path())) {
                checkpoints.removeOtherRuns(checkpoint);
                return checkpoint.path();
            }
        }
        return null;
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
                throw new TimeoutException("the supervisor's thread did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            logger.warn("Rules job did not end cleanly cause={}", e.getMessage());
        }
        running = false;
        JobCluster open = cluster;
        if (open != null) {
            open.close();
            cluster = null;
        }
    }
}
