package io.weir.standalone.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A {@code weir} command in a process of its own, from the distribution that the build just made. */
public final class WeirProcess implements AutoCloseable {
    private static final Path DISTRIBUTION = Path.of("target", "weir").toAbsolutePath();

    private final Process process;
    private final Path log;

    private WeirProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts {@code weir args…}; its output goes to {@code log}, after what is there already. */
    public static WeirProcess start(Path log, String... args) {
        return start(log, List.of(args));
    }

    public static WeirProcess start(Path log, List<String> args) {
        return start(log, List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss1m", "-Xmx768m"), args);
    }

    /** With other options of the Java machine than those that make tests quick. */
    public static WeirProcess start(Path log, List<String> jvmOptions, List<String> args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classpath(), "io.weir.standalone.Main"));
        command.addAll(args);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new WeirProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException("can't start " + command, e);
        }
    }

    private static String classpath() {
        Path lib = DISTRIBUTION.resolve("lib");
        try (Stream<Path> own = Files.list(lib)) {
            String libraries = Files.readString(lib.resolve("classpath")).strip();
            return Stream.concat(
                            own.filter(jar -> jar.getFileName().toString().startsWith("weir-standalone-")),
                            Stream.of(libraries.split(":")).map(lib::resolve))
                    .map(Path::toString)
                    .collect(Collectors.joining(":"));
        } catch (IOException e) {
            throw new UncheckedIOException("no distribution in " + DISTRIBUTION + "; run the package phase first", e);
        }
    }

    /** A port that nothing listens on now. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Sends SIGHUP, upon which a component reads its configuration again. */
    public void hangUp() {
        try {
            int status = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError("kill ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** What the process has printed so far. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process as the kernel does when memory runs out: with SIGKILL, without any hook. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(10);
    }

    /** Sends SIGTERM. @return the exit status */
    public int terminate() {
        process.destroy();
        return awaitEnd(30);
    }

    /** Waits for the process to end by itself. @return the exit status */
    public int awaitEnd(int seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new AssertionError("process still runs after " + seconds + " s; its output:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
