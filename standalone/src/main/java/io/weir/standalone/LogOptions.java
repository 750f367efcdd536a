package io.weir.standalone;

import java.util.List;
import picocli.CommandLine.Option;

/** How much is logged, and how it looks. */
final class LogOptions {
    private static final List<String> LEVELS = List.of("debug", "info", "warn", "error");
    private static final String JSON =
            "{\"time\":\"%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}\",\"level\":\"%p\",\"source\":\"%c{1}\","
                    + "\"msg\":\"%enc{%m}{JSON}\",\"error\":\"%enc{%throwable{6}}{JSON}\"}%n";

    @Option(
            names = "--log.level",
            defaultValue = "info",
            paramLabel = "LEVEL",
            description = "Only this severity and above: debug, info, warn or error (default: ${DEFAULT-VALUE}).")
    private String level = "info";

    @Option(
            names = "--log.format",
            defaultValue = "logfmt",
            paramLabel = "FORMAT",
            description = "logfmt, a readable line, or json (default: ${DEFAULT-VALUE}).")
    private String format = "logfmt";

    /** Takes effect if nothing was logged yet; see log4j2.properties. */
    void apply() {
        if (!LEVELS.contains(level)) {
            throw new IllegalArgumentException(
                    "--log.level: \"" + level + "\" is not one of " + String.join(", ", LEVELS));
        }
        System.setProperty("weir.log.level", level);
        switch (format) {
            case "json" -> System.setProperty("weir.log.pattern", JSON);
            case "logfmt" -> {}
            default -> throw new IllegalArgumentException("--log.format: \"" + format + "\" is not logfmt or json");
        }
    }
}
