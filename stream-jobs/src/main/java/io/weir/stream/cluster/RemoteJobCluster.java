package io.weir.stream.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobExceptionsHeaders;
import org.apache.flink.runtime.rest.messages.JobExceptionsInfoWithHistory;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.JobExceptionsMessageParameters;

/** A session cluster, reached through its REST address. Jobs bring their code in a jar. */
public final class RemoteJobCluster implements JobCluster {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final RestClusterClient<String> client;
    private final Path jobJar;

    private RemoteJobCluster(RestClusterClient<String> client, Path jobJar) {
        this.client = client;
        this.jobJar = jobJar;
    }

    /**
     * A cluster that need not be reachable yet.
     *
     * @param jobJar holds everything the jobs need besides Flink
     */
    public static RemoteJobCluster at(String host, int port, Path jobJar) throws Exception {
        Configuration settings = new Configuration();
        settings.set(RestOptions.ADDRESS, host);
        settings.set(RestOptions.PORT, port);
        settings.set(RestOptions.RETRY_MAX_ATTEMPTS, 2);
        settings.set(RestOptions.RETRY_DELAY, Duration.ofSeconds(1));
        return new RemoteJobCluster(new RestClusterClient<>(settings, host + ":" + port), jobJar);
    }

    @Override
    public List<RunningJob> jobs() throws Exception {
        return LocalJobCluster.running(client.listJobs().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
    }

    @Override
    public void submit(JobGraph job) throws Exception {
        job.addJar(new org.apache.flink.core.fs.Path(jobJar.toUri()));
        client.submitJob(job).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public JobHealth health(JobID job) throws Exception {
        JobDetailsInfo details = client.getJobDetails(job).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        if (details.getJobStatus().isTerminalState()) {
            return JobHealth.ENDED;
        }
        Map<ExecutionState, Integer> vertices = details.getJobVerticesPerState();
        boolean allRun = vertices.entrySet().stream()
                .allMatch(state -> state.getKey() == ExecutionState.RUNNING || state.getValue() == 0);
        return details.getJobStatus() == JobStatus.RUNNING && allRun ? JobHealth.RUNNING : JobHealth.STARTING;
    }

    @Override
    public String lastFailure(JobID job) throws Exception {
        JobExceptionsHeaders headers = JobExceptionsHeaders.getInstance();
        JobExceptionsMessageParameters parameters = headers.getUnresolvedMessageParameters();
        parameters.jobPathParameter.resolve(job);
        JobExceptionsInfoWithHistory exceptions = client.sendRequest(
                        headers, parameters, EmptyRequestBody.getInstance())
                .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        return exceptions.getExceptionHistory().getEntries().stream()
                .findFirst()
                .map(failure -> String.valueOf(failure.getStacktrace()))
                .orElse("");
    }

    @Override
    public void cancel(JobID job) throws Exception {
        client.cancel(job).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        client.requestJobResult(job).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        client.close();
    }
}
