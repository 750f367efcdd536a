package io.weir.stream;

import io.weir.config.FileGlob;
import io.weir.config.prometheus.GlobalConfig;
import io.weir.config.prometheus.PrometheusConfig;
import io.weir.model.Labels;
import io.weir.model.relabel.RelabelRule;
import io.weir.promql.PromqlFeatures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What rules are loaded, and how they are evaluated.
 *
 * @param ruleFiles where the rules are
 * @param evaluationInterval of groups that give none; also the step of subqueries that give none
 * @param queryOffset of groups that give none
 * @param externalLabels added to alerts
 * @param externalUrl under which people reach the query server, for links in alerts; without a slash at its end
 * @param alertRelabelConfigs applied to alerts before they are sent
 * @param lookback how old the newest sample of a series may be to still count
 * @param evaluationDelay how long an instant waits for stragglers
 * @param resendDelay how often a firing alert is sent again
 * @param maxWindow the longest window an expression may need; the samples topic's retention bounds it too
 * @param checkpointInterval between two checkpoints, so how much is evaluated again after a crash
 * @param checkpoints where checkpoints are kept, as an address that the cluster and this process reach
 * @param workDirectory for files that need not outlive the process
 * @param parallelism of the job
 * @param features the optional parts of PromQL that rules may use
 */
public record RulesConfig(
        List<FileGlob> ruleFiles,
        Duration evaluationInterval,
        Duration queryOffset,
        Labels externalLabels,
        String externalUrl,
        List<RelabelRule> alertRelabelConfigs,
        Duration lookback,
        Duration evaluationDelay,
        Duration resendDelay,
        Duration maxWindow,
        Duration checkpointInterval,
        String checkpoints,
        Path workDirectory,
        int parallelism,
        PromqlFeatures features) {
    public static final Duration DEFAULT_LOOKBACK = Duration.ofMinutes(5);
    public static final Duration DEFAULT_EVALUATION_DELAY = Duration.ofSeconds(1);
    public static final Duration DEFAULT_RESEND_DELAY = Duration.ofMinutes(1);
    public static final Duration DEFAULT_MAX_WINDOW = Duration.ofHours(12);
    public static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

    public RulesConfig {
        ruleFiles = List.copyOf(ruleFiles);
        alertRelabelConfigs = List.copyOf(alertRelabelConfigs);
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism must be at least 1, not " + parallelism);
        }
    }

    /** The rules that {@code config} names, with defaults, and everything on disk below {@code dataDirectory}. */
    public static RulesConfig of(PrometheusConfig config, String externalUrl, Path dataDirectory) {
        return builder(dataDirectory)
                .global(config.global())
                .ruleFiles(config.ruleFiles())
                .alertRelabelConfigs(config.alerting().alertRelabelConfigs())
                .externalUrl(externalUrl)
                .build();
    }

    /** No rules yet, defaults everywhere, and everything on disk below {@code dataDirectory}. */
    public static Builder builder(Path dataDirectory) {
        return new Builder(dataDirectory);
    }

    /** This configuration as the start of another. */
    public Builder toBuilder() {
        Builder builder = new Builder(workDirectory);
        builder.ruleFiles = ruleFiles;
        builder.evaluationInterval = evaluationInterval;
        builder.queryOffset = queryOffset;
        builder.externalLabels = externalLabels;
        builder.externalUrl = externalUrl;
        builder.alertRelabelConfigs = alertRelabelConfigs;
        builder.lookback = lookback;
        builder.evaluationDelay = evaluationDelay;
        builder.resendDelay = resendDelay;
        builder.maxWindow = maxWindow;
        builder.checkpointInterval = checkpointInterval;
        builder.checkpoints = checkpoints;
        builder.workDirectory = workDirectory;
        builder.parallelism = parallelism;
        builder.features = features;
        return builder;
    }

    /** Collects a configuration. Not thread-safe. */
    public static final class Builder {
        private List<FileGlob> ruleFiles = List.of();
        private Duration evaluationInterval = GlobalConfig.DEFAULT_EVALUATION_INTERVAL;
        private Duration queryOffset = Duration.ZERO;
        private Labels externalLabels = Labels.empty();
        private String externalUrl = "";
        private List<RelabelRule> alertRelabelConfigs = List.of();
        private Duration lookback = DEFAULT_LOOKBACK;
        private Duration evaluationDelay = DEFAULT_EVALUATION_DELAY;
        private Duration resendDelay = DEFAULT_RESEND_DELAY;
        private Duration maxWindow = DEFAULT_MAX_WINDOW;
        private Duration checkpointInterval = DEFAULT_CHECKPOINT_INTERVAL;
        private String checkpoints;
        private Path workDirectory;
        private int parallelism = 1;
        private PromqlFeatures features = PromqlFeatures.DEFAULT;

        private Builder(Path dataDirectory) {
            Path flink = dataDirectory.toAbsolutePath().resolve("flink");
            this.checkpoints = flink.resolve("checkpoints").toUri().toString();
            this.workDirectory = flink.resolve("tmp");
        }

        /** Interval, query offset and external labels. */
        public Builder global(GlobalConfig global) {
            this.evaluationInterval = global.evaluationInterval();
            this.queryOffset = global.ruleQueryOffset();
            this.externalLabels = global.externalLabels();
            return this;
        }

        public Builder ruleFiles(List<FileGlob> files) {
            this.ruleFiles = files;
            return this;
        }

        public Builder evaluationInterval(Duration interval) {
            this.evaluationInterval = interval;
            return this;
        }

        public Builder externalUrl(String url) {
            this.externalUrl = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
            return this;
        }

        public Builder alertRelabelConfigs(List<RelabelRule> rules) {
            this.alertRelabelConfigs = rules;
            return this;
        }

        public Builder lookback(Duration delta) {
            this.lookback = delta;
            return this;
        }

        public Builder evaluationDelay(Duration delay) {
            this.evaluationDelay = delay;
            return this;
        }

        public Builder resendDelay(Duration delay) {
            this.resendDelay = delay;
            return this;
        }

        public Builder maxWindow(Duration window) {
            this.maxWindow = window;
            return this;
        }

        public Builder checkpointInterval(Duration interval) {
            this.checkpointInterval = interval;
            return this;
        }

        /** An address such as {@code file:///checkpoints} or {@code s3://bucket/checkpoints}, for this job alone. */
        public Builder checkpoints(String address) {
            this.checkpoints = address;
            return this;
        }

        public Builder parallelism(int subtasks) {
            this.parallelism = subtasks;
            return this;
        }

        public Builder features(PromqlFeatures enabled) {
            this.features = enabled;
            return this;
        }

        public RulesConfig build() {
            return new RulesConfig(
                    ruleFiles,
                    evaluationInterval,
                    queryOffset,
                    externalLabels,
                    externalUrl,
                    alertRelabelConfigs,
                    lookback,
                    evaluationDelay,
                    resendDelay,
                    maxWindow,
                    checkpointInterval,
                    checkpoints,
                    workDirectory,
                    parallelism,
                    features);
        }
    }
}
