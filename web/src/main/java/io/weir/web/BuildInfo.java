package io.weir.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What this build is, for {@code /api/v1/status/buildinfo}, {@code --version} and metrics.
 *
 * @param revision the commit, or "unknown" for a build outside a repository
 */
public record BuildInfo(String version, String revision, String branch, String buildDate, String javaVersion) {
    /** Reads what the build wrote into this module's jar. */
    public static BuildInfo current() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't read build.properties", e);
        }
        return new BuildInfo(
                properties.getProperty("version", "unknown"),
                properties.getProperty("revision", "unknown"),
                properties.getProperty("branch", "unknown"),
                properties.getProperty("date", "unknown"),
                Runtime.version().toString());
    }
}
