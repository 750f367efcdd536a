package io.weir.stream.cluster;

import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobgraph.JobGraph;

/** A Flink cluster, as far as one job needs it. Every call may block for some seconds. */
public interface JobCluster extends AutoCloseable {
    /** A job that has not ended. */
    record RunningJob(JobID id, String name) {}

    /** How a job is doing. */
    enum JobHealth {
        /** It starts, or starts again after a failure. */
        STARTING,
        /** All of its tasks run. */
        RUNNING,
        /** It won't run again. */
        ENDED
    }

    /** The jobs that have not ended. */
    List<RunningJob> jobs() throws Exception;

    /** Starts a job. */
    void submit(JobGraph job) throws Exception;

    JobHealth health(JobID job) throws Exception;

    /** The stack trace of a job's last failure, or the empty string. */
    String lastFailure(JobID job) throws Exception;

    /** Ends a job at once, keeping its last checkpoint, and waits until it has ended. */
    void cancel(JobID job) throws Exception;

    @Override
    void close();
}
