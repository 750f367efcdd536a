package io.weir.standalone;

import io.weir.web.config.WebConfigFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The web configuration files of a process with several servers: one for all of them, or others for some. */
final class WebFiles {
    @Option(
            names = "--web.config.file",
            paramLabel = "FILE",
            description =
                    "TLS, basic authentication, headers and rate limit for queries, alerts and pushes, in the format"
                            + " of Prometheus's servers.")
    private @Nullable Path all;

    @Option(
            names = "--alertmanager.web.config.file",
            paramLabel = "FILE",
            description = "The same for alerts alone, instead of that.")
    private @Nullable Path alertmanager;

    @Option(
            names = "--pushgateway.web.config.file",
            paramLabel = "FILE",
            description = "The same for pushes alone, instead of that.")
    private @Nullable Path pushgateway;

    /** @throws io.weir.config.ConfigException if the file is bad, as the others */
    WebConfigFile query() {
        return open(all);
    }

    WebConfigFile alertmanager() {
        return open(alertmanager == null ? all : alertmanager);
    }

    WebConfigFile pushgateway() {
        return open(pushgateway == null ? all : pushgateway);
    }

    private static WebConfigFile open(@Nullable Path file) {
        return file == null ? WebConfigFile.none() : WebConfigFile.open(file);
    }
}
