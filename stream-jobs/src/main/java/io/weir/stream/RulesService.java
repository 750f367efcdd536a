package io.weir.stream;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.bus.Bus;
import io.weir.config.ConfigException;
import io.weir.stream.cluster.LocalJobCluster;
import io.weir.stream.cluster.RemoteJobCluster;
import io.weir.stream.job.RulesJobConfig;
import io.weir.stream.job.RulesJobConfig.AlertRelabelRule;
import io.weir.stream.plan.PlanOptions;
import io.weir.stream.rule.RuleGroupDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads rule files, publishes what they define, and keeps the job that evaluates them running. Thread-safe.
 *
 * <p>The job runs in this process and ends with it ({@link #local}), or on a Flink session cluster where it goes on
 * without this process ({@link #remote}). Either way a new start continues from the newest checkpoint, so that pending
 * alerts stay pending and the log is evaluated without a gap; groups whose definition changed begin anew, their rules of
 * the same name and labels keep their alerts.
 */
public final class RulesService implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(RulesService.class);

    private final Bus bus;
    private final RulesConfig config;
    private final JobSupervisor supervisor;
    private final RulesMetrics metrics;
    private volatile List<RuleGroupDefinition> groups = List.of();

    private RulesService(
            Bus bus,
            RulesConfig config,
            PrometheusRegistry registry,
            InstantSource clock,
            JobSupervisor.ClusterStart clusterStart) {
        this.bus = bus;
        this.config = config;
        this.supervisor = new JobSupervisor(clusterStart, config, clock);
        this.metrics = new RulesMetrics(bus, registry, clock, supervisor::isRunning, supervisor::submissions);
    }

    /** Rules evaluated within this process. */
    public static RulesService local(Bus bus, RulesConfig config, PrometheusRegistry registry, InstantSource clock) {
        return new RulesService(
                bus,
                config,
                registry,
                clock,
                () -> LocalJobCluster.start(config.parallelism(), config.workDirectory()));
    }

    /**
     * Rules evaluated on a session cluster, which need not be reachable yet.
     *
     * @param address {@code host:port} of the cluster's REST endpoint
     * @param jobJar the jar that this module is packaged as for a session cluster
     */
    public static RulesService remote(
            Bus bus,
            RulesConfig config,
            PrometheusRegistry registry,
            InstantSource clock,
            String address,
            Path jobJar) {
        int colon = address.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("Flink address \"" + address + "\" is not host:port");
        }
        String host = address.substring(0, colon);
        int port;
        try {
            port = Integer.parseInt(address.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Flink address \"" + address + "\" is not host:port", e);
        }
        if (!Files.isReadable(jobJar)) {
            throw new IllegalArgumentException("job jar " + jobJar + " can't be read");
        }
        return new RulesService(bus, config, registry, clock, () -> RemoteJobCluster.at(host, port, jobJar));
    }

    /**
     * Checks the rule files of {@code config} without evaluating them.
     *
     * @param retention of the samples topic
     * @throws ConfigException for the first thing that is wrong, naming its place
     */
    public static void check(RulesConfig config, Duration retention) {
        new RuleLoader(config, planOptions(config, retention)).load();
    }

    /**
     * Loads the rules, publishes them, and begins to start the job; {@link #ready} tells when it runs.
     *
     * @throws ConfigException if a rule can't be used
     */
    public void start() {
        reload();
        metrics.start();
        supervisor.start();
    }

    /**
     * Loads the rule files again. If that fails, the rules stay what they were.
     *
     * @throws ConfigException if a rule can't be used
     */
    public synchronized void reload() {
        RulesJobConfig loaded = load(bus, config);
        groups = loaded.groups();
        metrics.loaded(groups);
        supervisor.evaluate(loaded);
        logger.info(
                "Loaded rules files={} groups={} rules={}",
                groups.stream().map(RuleGroupDefinition::file).distinct().count(),
                groups.size(),
                groups.stream().mapToInt(group -> group.rules().size()).sum());
    }

    /** Loads and publishes the rules. @return the job that evaluates them, from no particular instant */
    static RulesJobConfig load(Bus bus, RulesConfig config) {
        PlanOptions options = planOptions(config, bus.config().samplesRetention());
        List<RuleGroupDefinition> groups = new RuleLoader(config, options).load();
        new RuleGroupsPublisher(bus).publish(groups);
        return new RulesJobConfig(
                bus.config().bootstrapServers(),
                bus.config().clientProperties(),
                bus.samplesPartitions(),
                groups,
                config.externalLabels().toMap(),
                config.externalUrl(),
                config.alertRelabelConfigs().stream().map(AlertRelabelRule::of).toList(),
                options,
                config.evaluationDelay().toMillis(),
                config.resendDelay().toMillis(),
                config.checkpointInterval().toMillis(),
                0);
    }

    private static PlanOptions planOptions(RulesConfig config, Duration retention) {
        Duration maxWindow = config.maxWindow().compareTo(retention) < 0 ? config.maxWindow() : retention;
        return new PlanOptions(config.lookback(), config.evaluationInterval(), maxWindow, config.features());
    }

    /** The groups loaded now. */
    public List<RuleGroupDefinition> groups() {
        return groups;
    }

    /** Whether all tasks of the job run, on the rules that are loaded now. */
    public boolean ready() {
        return supervisor.isRunning();
    }

    /** Ends a job in this process; one on a session cluster goes on. */
    @Override
    public void close() {
        supervisor.close();
        metrics.close();
    }
}
