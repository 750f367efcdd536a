package io.weir.alertmanager.config;

import io.weir.alertmanager.matcher.MatcherParser;
import io.weir.alertmanager.timeinterval.TimeIntervals;
import io.weir.config.ConfigException;
import io.weir.config.FileGlob;
import io.weir.config.tracing.TracingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The contents of {@code alertmanager.yml}, valid in itself: every receiver that a route names exists.
 *
 * @param templates files of notification templates
 * @param optionalTracing where traces go, null for nowhere
 */
public record AlertmanagerConfig(
        GlobalConfig global,
        List<FileGlob> templates,
        RouteConfig route,
        List<ReceiverConfig> receivers,
        List<InhibitRuleConfig> inhibitRules,
        TimeIntervals timeIntervals,
        @Nullable TracingConfig optionalTracing,
        EventRecorderConfig eventRecorder) {
    /** Used when no file is given: every alert goes to a receiver without integrations. */
    public static final String DEFAULT_TEXT = """
            route:
              receiver: default
              group_by: [alertname]
            receivers:
              - name: default
            """;

    public AlertmanagerConfig {
        templates = List.copyOf(templates);
        receivers = List.copyOf(receivers);
        inhibitRules = List.copyOf(inhibitRules);
    }

    public Optional<TracingConfig> tracing() {
        return Optional.ofNullable(optionalTracing);
    }

    /** {@link #load(Path, MatcherParser)} with both grammars of matchers. */
    public static AlertmanagerConfig load(Path file) {
        return load(file, MatcherParser.FALLBACK);
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException if it can't be read or isn't valid
     */
    public static AlertmanagerConfig load(Path file, MatcherParser matcherParser) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw ConfigException.ofFile(file.toString(), "can't be read: " + e.getMessage());
        }
        Path directory = file.toAbsolutePath().getParent();
        return parse(text, file.toString(), directory == null ? Path.of("/") : directory, matcherParser);
    }

    /** {@link #parse(String, String, Path, MatcherParser)} with both grammars of matchers. */
    public static AlertmanagerConfig parse(String text, String name, Path directory) {
        return parse(text, name, directory, MatcherParser.FALLBACK);
    }

    /**
     * Reads {@code text}.
     *
     * @param name of the file in errors
     * @param directory against which file names in it are resolved
     * @throws ConfigException if it isn't valid
     */
    public static AlertmanagerConfig parse(String text, String name, Path directory, MatcherParser matcherParser) {
        return new AlertmanagerConfigReader(name, directory, matcherParser).read(text);
    }

    /** The configuration as YAML with defaults filled in and secrets masked, as the API shows it. */
    public String toYaml() {
        return AlertmanagerConfigWriter.write(this);
    }
}
