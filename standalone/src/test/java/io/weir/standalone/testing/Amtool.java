package io.weir.standalone.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Alertmanager's own command line, as Debian's package {@code prometheus-alertmanager} brings it. */
public final class Amtool {
    /** What a command printed, both streams together, and its exit status. */
    public record Result(int status, String output) {}

    private final Path program;
    private final String url;

    private Amtool(Path program, String url) {
        this.program = program;
        this.url = url;
    }

    /** The program, if it is installed, for the Alertmanager at {@code url}. */
    public static Optional<Amtool> find(String url) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "amtool"))
                .filter(path -> path.toFile().canExecute())
                .findFirst()
                .map(path -> new Amtool(path, url));
    }

    /** Runs {@code amtool arguments…}. */
    public Result run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--alertmanager.url=" + url));
        command.add("--no-version-check");
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            // A configuration file of the user must not change what is tested.
            builder.environment().put("HOME", "/nonexistent");
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("amtool does not end: " + command);
            }
            return new Result(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Runs a command that must succeed. @return what it printed, without white space around it */
    public String must(String... arguments) {
        Result result = run(arguments);
        if (result.status != 0) {
            throw new AssertionError("amtool " + List.of(arguments) + " failed:\n" + result.output);
        }
        return result.output.strip();
    }
}
