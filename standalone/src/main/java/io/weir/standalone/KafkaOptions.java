package io.weir.standalone;

import io.weir.bus.BusConfig;
import io.weir.model.PromDuration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a component that runs as its own process finds Kafka. */
final class KafkaOptions {
    private static final String BOOTSTRAP_SERVERS = "--kafka.bootstrap-servers";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = BOOTSTRAP_SERVERS,
            paramLabel = "HOST:PORT,...",
            description = "Kafka brokers to connect to first; required.")
    private String bootstrapServers = "";

    @Option(
            names = "--kafka.samples-partitions",
            defaultValue = "" + BusConfig.DEFAULT_SAMPLES_PARTITIONS,
            description = "Partitions of the samples topic, if it has to be created (default: ${DEFAULT-VALUE}).")
    private int samplesPartitions;

    @Option(
            names = "--kafka.replication-factor",
            defaultValue = "1",
            description = "Replicas of topics that have to be created (default: ${DEFAULT-VALUE}).")
    private int replicationFactor;

    @Option(
            names = "--kafka.samples-retention",
            defaultValue = "12h",
            description =
                    "How long the samples topic keeps records, if it has to be created; longer than the head window"
                            + " (default: ${DEFAULT-VALUE}).")
    private String samplesRetention = "";

    @Option(
            names = "--kafka.property",
            paramLabel = "NAME=VALUE",
            description = "A property for every Kafka client, such as security.protocol=SSL; may be repeated.")
    private Map<String, String> properties = new LinkedHashMap<>();

    BusConfig config() {
        if (bootstrapServers.isEmpty()) {
            // Not left to picocli: a command's own commands, which need no Kafka, would require it too.
            throw new ParameterException(
                    command.commandLine(), "Missing required option: '" + BOOTSTRAP_SERVERS + "=HOST:PORT,...'");
        }
        return new BusConfig(
                bootstrapServers,
                samplesPartitions,
                replicationFactor,
                PromDuration.parse(samplesRetention),
                properties);
    }
}
