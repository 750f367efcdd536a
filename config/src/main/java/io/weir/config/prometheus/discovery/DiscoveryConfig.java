package io.weir.config.prometheus.discovery;

import io.weir.config.yaml.YamlMapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One entry of a {@code *_sd_configs} list: where targets are found while the process runs. */
public sealed interface DiscoveryConfig
        permits FileSdConfig, HttpSdConfig, DnsSdConfig, ConsulSdConfig, KubernetesSdConfig, Ec2SdConfig {
    /** One method for each kind: a new kind fails to compile until every visitor handles it. */
    interface Visitor<R> {
        R visit(FileSdConfig config);

        R visit(HttpSdConfig config);

        R visit(DnsSdConfig config);

        R visit(ConsulSdConfig config);

        R visit(KubernetesSdConfig config);

        R visit(Ec2SdConfig config);
    }

    <R> R accept(Visitor<R> visitor);

    /** The files that hold secrets and certificates, as far as they are named. */
    List<Path> secretFiles();

    /** The name of the list that entries of this kind stand in. */
    default String listName() {
        return accept(ListNames.INSTANCE);
    }

    /**
     * All discoveries of a job, kind by kind. Kinds of Prometheus that Weir hasn't are refused by name.
     *
     * @param directory against which file names are resolved
     */
    static List<DiscoveryConfig> readAll(YamlMapping job, Path directory) {
        UnsupportedKinds.refuse(job);
        List<DiscoveryConfig> configs = new ArrayList<>();
        job.mappings(ListNames.FILE).forEach(block -> configs.add(FileSdConfig.read(block, directory)));
        job.mappings(ListNames.HTTP).forEach(block -> configs.add(HttpSdConfig.read(block, directory)));
        job.mappings(ListNames.DNS).forEach(block -> configs.add(DnsSdConfig.read(block)));
        job.mappings(ListNames.CONSUL).forEach(block -> configs.add(ConsulSdConfig.read(block, directory)));
        job.mappings(ListNames.KUBERNETES)
                .forEach(block -> configs.add(KubernetesSdConfigReader.read(block, directory)));
        job.mappings(ListNames.EC2).forEach(block -> configs.add(Ec2SdConfig.read(block, directory)));
        return List.copyOf(configs);
    }

    /** Refuses every kind: here only static configurations are honoured. */
    static void refuseAll(YamlMapping holder) {
        UnsupportedKinds.refuse(holder);
        holder.refuseUnsupported(ListNames.ALL);
    }
}
