package io.weir.config.prometheus;

import io.weir.config.ConfigException;
import io.weir.config.FileGlob;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A Prometheus configuration file.
 *
 * <p>Everything in it is either honoured or refused with an error: a field that Prometheus knows and this version of Weir
 * doesn't build yet is never ignored.
 *
 * @param scrapeConfigs those of the file, then those of {@code scrape_config_files}; job names are unique
 * @param ruleFiles relative patterns are resolved against the file's directory
 * @param warnings what the file's author should know although the file is usable
 * @param originalText the file as read
 */
public record PrometheusConfig(
        GlobalConfig global,
        List<ScrapeConfig> scrapeConfigs,
        List<FileGlob> ruleFiles,
        AlertingConfig alerting,
        StorageConfig storage,
        List<String> warnings,
        String originalText) {
    public PrometheusConfig {
        scrapeConfigs = List.copyOf(scrapeConfigs);
        ruleFiles = List.copyOf(ruleFiles);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException if it can't be read or used
     */
    public static PrometheusConfig load(Path file) {
        return parse(read(file), file.toString());
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw ConfigException.ofFile(file.toString(), "no such file");
        } catch (MalformedInputException e) {
            throw ConfigException.ofFile(file.toString(), "is not UTF-8 text");
        } catch (IOException e) {
            throw ConfigException.ofFile(file.toString(), "can't be read: " + e.getMessage());
        }
    }

    /**
     * Reads the text of a file; {@code file} is its name, against whose directory relative names are resolved.
     *
     * @throws ConfigException if it can't be used
     */
    public static PrometheusConfig parse(String text, String file) {
        return parse(text, file, name -> {
            String value = System.getenv(name);
            return value == null ? "" : value;
        });
    }

    /** {@link #parse(String, String)} with the environment variables that {@code environment} returns. */
    static PrometheusConfig parse(String text, String file, UnaryOperator<String> environment) {
        return new PrometheusConfigReader(file, environment).read(text);
    }

    /** The effective configuration: defaults filled in, secrets masked. */
    public String toYaml() {
        return PrometheusConfigWriter.toYaml(this);
    }
}
