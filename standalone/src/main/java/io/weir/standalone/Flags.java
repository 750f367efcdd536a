package io.weir.standalone;

import java.util.Map;
import java.util.TreeMap;
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
                Object value = option.getValue();
                flags.put(option.longestName().replaceFirst("^-+", ""), value == null ? "" : value.toString());
            }
        }
        return flags;
    }
}
