package io.weir.alertmanager;

import io.weir.web.ListenAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an Alertmanager runs.
 *
 * @param optionalConfigFile {@code --config.file}; without one, every alert goes to a receiver without integrations
 * @param listenAddress of the HTTP server
 * @param externalUrl where users reach it, without a slash at the end; empty for a guess from the host name and port
 * @param retention {@code --data.retention}: how long expired silences and the log of notifications are kept
 */
public record AlertmanagerOptions(
        @Nullable Path optionalConfigFile, ListenAddress listenAddress, String externalUrl, Duration retention) {
    public static final ListenAddress DEFAULT_LISTEN_ADDRESS = ListenAddress.parse("127.0.0.1:9093");
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(5);

    public AlertmanagerOptions {
        externalUrl = externalUrl.endsWith("/") ? externalUrl.substring(0, externalUrl.length() - 1) : externalUrl;
    }

    /** Defaults for everything but the file and the address. */
    public static AlertmanagerOptions of(@Nullable Path configFile, ListenAddress listenAddress) {
        return new AlertmanagerOptions(configFile, listenAddress, "", DEFAULT_RETENTION);
    }

    public Optional<Path> configFile() {
        return Optional.ofNullable(optionalConfigFile);
    }
}
