package io.weir.stream.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.ClusterOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Flink cluster of one small task manager within this process. */
public final class LocalJobCluster implements JobCluster {
    private static final Logger logger = LoggerFactory.getLogger(LocalJobCluster.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LAST_CHECKPOINT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(10);

    private final MiniCluster cluster;

    private LocalJobCluster(MiniCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Starts a cluster.
     *
     * @param slots the greatest parallelism of its jobs
     * @param directory for files that need not outlive it; emptied first
     */
    public static LocalJobCluster start(int slots, Path directory) throws Exception {
        // A killed process leaves tens of megabytes here, each time.
        FileUtils.deleteDirectory(directory.toFile());
        Files.createDirectories(directory);
        Configuration settings = new Configuration();
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(8));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(8));
        settings.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, new MemorySize(16 << 10));
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(32));
        settings.set(ClusterOptions.CLUSTER_IO_EXECUTOR_POOL_SIZE, 2);
        settings.set(RestOptions.ADDRESS, "localhost");
        settings.set(RestOptions.BIND_ADDRESS, "localhost");
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(CoreOptions.TMP_DIRS, directory.toString());
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .build());
        cluster.start();
        return new LocalJobCluster(cluster);
    }

    @Override
    public List<RunningJob> jobs() throws Exception {
        return running(cluster.listJobs().get());
    }

    static List<RunningJob> running(Iterable<JobStatusMessage> all) {
        List<RunningJob> running = new ArrayList<>();
        for (JobStatusMessage job : all) {
            if (!job.getJobState().isTerminalState()) {
                running.add(new RunningJob(job.getJobId(), job.getJobName()));
            }
        }
        return running;
    }

    @Override
    public void submit(JobGraph job) throws Exception {
        cluster.submitJob(job).get();
    }

    @Override
    public JobHealth health(JobID job) throws Exception {
        AccessExecutionGraph graph;
        try {
            graph = cluster.getExecutionGraph(job).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FlinkJobNotFoundException) {
                return JobHealth.ENDED;
            }
            throw e;
        }
        if (graph.getState().isTerminalState()) {
            logger.warn("Job ended job={} state={} cause={}", graph.getJobName(), graph.getState(), failure(graph));
            return JobHealth.ENDED;
        }
        if (graph.getState() != JobStatus.RUNNING) {
            return JobHealth.STARTING;
        }
        for (AccessExecutionVertex task : graph.getAllExecutionVertices()) {
            if (task.getExecutionState() != ExecutionState.RUNNING) {
                return JobHealth.STARTING;
            }
        }
        return JobHealth.RUNNING;
    }

    @Override
    public String lastFailure(JobID job) throws Exception {
        return failure(cluster.getExecutionGraph(job).get());
    }

    private static String failure(AccessExecutionGraph graph) {
        ErrorInfo failure = graph.getFailureInfo();
        return failure == null ? "" : failure.getExceptionAsString();
    }

    @Override
    public void cancel(JobID job) throws Exception {
        cluster.cancelJob(job).get();
        cluster.requestJobResult(job).get(CANCEL_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Ends the jobs, after a last checkpoint if that can be had soon, so that a new start has nothing to repeat. */
    private void endJobs() {
        try {
            for (RunningJob job : jobs()) {
                try {
                    cluster.triggerCheckpoint(job.id()).get(LAST_CHECKPOINT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                } catch (ExecutionException | TimeoutException e) {
                    logger.info("No last checkpoint job={} cause={}", job.name(), e.toString());
                }
                cancel(job.id());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            logger.warn("Jobs did not end cleanly cause={}", e.toString());
        }
    }

    @Override
    public void close() {
        endJobs();
        try {
            cluster.closeAsync().get(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            logger.warn("Flink did not end cleanly cause={}", e.toString());
        }
    }
}
