package io.weir.standalone.testing;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The Docker command line, for tests that need an engine. */
public final class Docker {
    private Docker() {}

    /**
     * Skips the test, saying so, where no engine answers; with {@code WEIR_REQUIRE_DOCKER=1} that is a failure.
     */
    public static void require() {
        boolean answers = run(Path.of("."), Map.of(), List.of("docker", "info")).status() == 0;
        if ("1".equals(System.getenv("WEIR_REQUIRE_DOCKER"))) {
            if (!answers) {
                throw new AssertionError("WEIR_REQUIRE_DOCKER=1, but no Docker engine answers");
            }
        } else {
            assumeThat(answers).as("a Docker engine answers").isTrue();
        }
    }

    /** A command's exit status and all it printed. */
    public record Result(int status, String output) {
        /** @throws AssertionError with the output if the command failed */
        public String orFail() {
            if (status != 0) {
                throw new AssertionError("exit status " + status + ":\n" + output);
            }
            return output;
        }
    }

    /** Runs a command to its end. */
    public static Result run(Path directory, Map<String, String> environment, List<String> command) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError(command + " closed its output but runs on");
            }
            return new Result(process.exitValue(), output);
        } catch (IOException e) {
            return new Result(127, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
