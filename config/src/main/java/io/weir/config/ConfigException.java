package io.weir.config;

/**
 * A configuration file that can't be used. The message names the file, the place in it, the field, and what to mend:
 * {@code prometheus.yml:12:5: scrape_configs[0].scrape_intervall: unknown field}.
 */
public final class ConfigException extends RuntimeException {
    private final String file;
    private final int line;
    private final int column;

    private ConfigException(String message, String file, int line, int column) {
        super(message);
        this.file = file;
        this.line = line;
        this.column = column;
    }

    /** A problem with {@code field} (may be empty) at a place in {@code file}; line and column count from 1. */
    public static ConfigException at(String file, int line, int column, String field, String problem) {
        String prefix = file + ':' + line + ':' + column + ": ";
        return new ConfigException(
                field.isEmpty() ? prefix + problem : prefix + field + ": " + problem, file, line, column);
    }

    /** A problem whose whole text is given, in the words that another tool expects. */
    public static ConfigException verbatim(String message, String file, int line, int column) {
        return new ConfigException(message, file, line, column);
    }

    /** A problem with the file as a whole: it can't be read, say. */
    public static ConfigException ofFile(String file, String problem) {
        return new ConfigException(file + ": " + problem, file, 0, 0);
    }

    public String file() {
        return file;
    }

    /** The line, from 1; 0 if the whole file is meant. */
    public int line() {
        return line;
    }

    /** The column, from 1; 0 if the whole file is meant. */
    public int column() {
        return column;
    }
}
