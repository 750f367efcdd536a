package io.weir.standalone;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The flags of a command with the values they have, for {@code /api/v1/status/flags}. */
final class Flags {
    private Flags() {}

    /** By name without its dashes, as Prometheus shows them. */
    static Map<String, String> of(CommandSpec command) {
        Map<String, String> flags = new TreeMap<>();
        for (OptionSpec option : command.options()) {
            if (!option.hidden() && !option.usageHelp() && !option.versionHelp()) {
                flags.put(option.longestName().replaceFirst("^-+", ""), text(option.getValue()));
            }
        }
        return flags;
    }

    /** Anybody may read flags, and properties of Kafka's clients hold passwords: of those only the names are shown. */
    private static String text(@Nullable Object value) {
        if (value instanceof Map<?, ?> properties) {
            return properties.keySet().stream()
                    .map(name -> name + "=<secret>")
                    .sorted()
                    .collect(Collectors.joining(", "));
        }
        return value == null ? "" : value.toString();
    }
}
