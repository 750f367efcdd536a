package io.weir.config.prometheus.discovery;

import io.weir.config.FileGlob;
import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One entry of {@code file_sd_configs}: files that list targets, watched, and read again after {@code refreshInterval}. */
public record FileSdConfig(List<FileGlob> files, Duration refreshInterval) implements DiscoveryConfig {
    public static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofMinutes(5);

    /** A star only in the last element, and an ending that names the format. */
    private static final Pattern NAME = Pattern.compile("[^*]*(\\*[^/]*)?\\.(json|yml|yaml|JSON|YML|YAML)");

    public FileSdConfig {
        files = List.copyOf(files);
    }

    static FileSdConfig read(YamlMapping block, Path directory) {
        List<FileGlob> files = new ArrayList<>();
        for (YamlValue file : block.list("files")) {
            if (!NAME.matcher(file.asString()).matches()) {
                throw file.error("path name \"" + file.asString() + "\" is not valid for file discovery:"
                        + " it must end in .json, .yml or .yaml, with * only in the last element");
            }
            files.add(FileGlob.relativeTo(directory, file.asString()));
        }
        if (files.isEmpty()) {
            throw block.error("files", "file service discovery config must contain at least one path name");
        }
        Duration refresh = block.nonZeroDuration("refresh_interval", DEFAULT_REFRESH_INTERVAL);
        block.refuseUnknown();
        return new FileSdConfig(files, refresh);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }

    @Override
    public List<Path> secretFiles() {
        return List.of();
    }
}
