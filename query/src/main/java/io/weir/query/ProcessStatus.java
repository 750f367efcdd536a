package io.weir.query;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the {@code status} endpoints tell of the process; suppliers are asked at each request.
 *
 * @param flags every flag of the process with its value
 * @param configYaml the loaded configuration, secrets hidden
 * @param config the outcome of the last load
 * @param alertmanagers URLs that alerts are sent to
 * @param storageRetention as people read it, such as {@code 15d}
 */
public record ProcessStatus(
        Map<String, String> flags,
        Supplier<String> configYaml,
        Supplier<ConfigLoad> config,
        Supplier<List<String>> alertmanagers,
        String storageRetention) {
    /** When a configuration was last loaded, and whether the last try succeeded. */
    public record ConfigLoad(boolean success, Instant time) {}

    /** A process that has no configuration. */
    public static final ProcessStatus NONE =
            new ProcessStatus(Map.of(), () -> "", () -> new ConfigLoad(true, Instant.EPOCH), List::of, "");

    public ProcessStatus {
        flags = Map.copyOf(flags);
    }
}
