package io.weir.pushgateway;

import io.weir.model.relabel.NameValidation;
import io.weir.web.ListenAddress;
import io.weir.web.config.WebConfigFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a Pushgateway runs.
 *
 * @param listenAddresses at least one
 * @param telemetryPath where it is scraped; pushes always go below {@code /metrics/job}
 * @param routePrefix before every path, such as {@code /push}; empty is none
 * @param adminApi whether all groups may be deleted with one request
 * @param quit what {@code /-/quit} does; empty if nobody may
 * @param consistencyCheck whether a push that doesn't fit what is there is refused
 * @param names which names metrics and labels may have
 * @param publishing whether samples go to the samples topic; otherwise the gateway has to be scraped
 * @param interval how often the samples of every group are published again
 * @param timeToLive after its last push a group is deleted, unless the push names a time of its own; zero is never
 * @param maxBodyBytes the largest push, after decompression
 * @param maxHeapBytes how much memory all groups may take, about
 * @param web TLS, authentication, headers and rate limit
 * @param flags what the status page and API show, by name
 */
public record PushgatewayConfig(
        List<ListenAddress> listenAddresses,
        String telemetryPath,
        String routePrefix,
        boolean adminApi,
        Optional<Runnable> quit,
        boolean consistencyCheck,
        NameValidation names,
        boolean publishing,
        Duration interval,
        Duration timeToLive,
        int maxBodyBytes,
        long maxHeapBytes,
        WebConfigFile web,
        Map<String, String> flags) {
    public static final ListenAddress DEFAULT_LISTEN_ADDRESS = new ListenAddress("127.0.0.1", 9091);
    public static final String DEFAULT_TELEMETRY_PATH = "/metrics";
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(15);

    /** A group has to fit into one record of its topic, which is half as large. */
    public static final int DEFAULT_MAX_BODY_BYTES = 16 << 20;

    /** What is left is for pushes on their way and for scrapes. */
    private static final int DEFAULT_PART_OF_HEAP = 2;

    public PushgatewayConfig {
        listenAddresses = List.copyOf(listenAddresses);
        flags = Map.copyOf(flags);
        routePrefix = path(routePrefix);
        telemetryPath = path(telemetryPath);
        if (listenAddresses.isEmpty()) {
            throw new IllegalArgumentException("a push gateway needs an address to listen on");
        }
        if (telemetryPath.isEmpty()) {
            throw new IllegalArgumentException("the telemetry path must not be the page of groups");
        }
        if (interval.toMillis() < 100) {
            throw new IllegalArgumentException("push interval " + interval + " is shorter than 100ms");
        }
        if (timeToLive.isNegative()) {
            throw new IllegalArgumentException("time to live " + timeToLive + " is negative");
        }
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("largest push must be at least 1 byte, not " + maxBodyBytes);
        }
    }

    /** Begins with a slash and ends without one; the root is empty. */
    private static String path(String text) {
        String trimmed = text.replaceAll("^/+|/+$", "");
        return trimmed.isEmpty() ? "" : "/" + trimmed;
    }

    /** Starts with the defaults. */
    public static Builder builder(List<ListenAddress> listenAddresses) {
        return new Builder(listenAddresses);
    }

    /** Describes a gateway. Not thread-safe. */
    public static final class Builder {
        private final List<ListenAddress> listenAddresses;
        private String telemetryPath = DEFAULT_TELEMETRY_PATH;
        private String routePrefix = "";
        private boolean adminApi;
        private Optional<Runnable> quit = Optional.empty();
        private boolean consistencyCheck = true;
        private NameValidation names = NameValidation.LEGACY;
        private boolean publishing = true;
        private Duration interval = DEFAULT_INTERVAL;
        private Duration timeToLive = Duration.ZERO;
        private int maxBodyBytes = DEFAULT_MAX_BODY_BYTES;
        private long maxHeapBytes = Runtime.getRuntime().maxMemory() / DEFAULT_PART_OF_HEAP;
        private WebConfigFile web = WebConfigFile.none();
        private Map<String, String> flags = Map.of();

        private Builder(List<ListenAddress> listenAddresses) {
            this.listenAddresses = listenAddresses;
        }

        public Builder telemetryPath(String path) {
            this.telemetryPath = path;
            return this;
        }

        public Builder routePrefix(String prefix) {
            this.routePrefix = prefix;
            return this;
        }

        public Builder adminApi(boolean enabled) {
            this.adminApi = enabled;
            return this;
        }

        /** Allows {@code /-/quit}; {@code action} must not wait for the request to end. */
        public Builder quit(Runnable action) {
            this.quit = Optional.of(action);
            return this;
        }

        public Builder consistencyCheck(boolean enabled) {
            this.consistencyCheck = enabled;
            return this;
        }

        public Builder names(NameValidation validation) {
            this.names = validation;
            return this;
        }

        public Builder publishing(boolean enabled) {
            this.publishing = enabled;
            return this;
        }

        public Builder interval(Duration duration) {
            this.interval = duration;
            return this;
        }

        public Builder timeToLive(Duration duration) {
            this.timeToLive = duration;
            return this;
        }

        public Builder maxBodyBytes(int bytes) {
            this.maxBodyBytes = bytes;
            return this;
        }

        public Builder maxHeapBytes(long bytes) {
            this.maxHeapBytes = bytes;
            return this;
        }

        public Builder web(WebConfigFile file) {
            this.web = file;
            return this;
        }

        public Builder flags(Map<String, String> byName) {
            this.flags = byName;
            return this;
        }

        public PushgatewayConfig build() {
            return new PushgatewayConfig(
                    listenAddresses,
                    telemetryPath,
                    routePrefix,
                    adminApi,
                    quit,
                    consistencyCheck,
                    names,
                    publishing,
                    interval,
                    timeToLive,
                    maxBodyBytes,
                    maxHeapBytes,
                    web,
                    flags);
        }
    }
}
