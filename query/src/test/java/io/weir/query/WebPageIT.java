package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.web.ListenAddress;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The web page in a real browser: what is in the document once its scripts have run. Skipped without Chromium. */
class WebPageIT {
    @TempDir
    static Path directory;

    private static Optional<Path> chromium = Optional.empty();
    private static Optional<TestServer> server = Optional.empty();

    @BeforeAll
    static void start() {
        chromium = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(Optional.ofNullable(System.getenv("PATH"))
                                .orElse("")
                                .split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(chromium.isPresent(), "no Chromium on the PATH");
        long hourAgoMs = Instant.now().toEpochMilli() - 3_600_000;
        server = Optional.of(new TestServer(QueryOptions.at(new ListenAddress("127.0.0.1", 0)), hourAgoMs));
    }

    @AfterAll
    static void stop() {
        server.ifPresent(TestServer::close);
    }

    /** The document at {@code path} as HTML, after five seconds of the browser's own time at most. */
    private static String document(String path) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "dom", ".html");
        Process browser = new ProcessBuilder(List.of(
                        chromium.orElseThrow().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + Files.createTempDirectory(directory, "profile"),
                        "--virtual-time-budget=5000",
                        "--dump-dom",
                        "http://127.0.0.1:" + server.orElseThrow().port() + path))
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!browser.waitFor(60, TimeUnit.SECONDS)) {
            browser.destroyForcibly().waitFor();
            throw new AssertionError("the browser did not end");
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    @Test
    void showsAQuerysResultAsATable() throws Exception {
        assertThat(document("/query?g0.expr=sum%20by%20(instance)%20(up)%20%2B%2041&g0.tab=table"))
                .contains("<td class=\"value\" style=\"white-space: pre;\">42</td>")
                .contains("instance=</span>\"a:1\"")
                .contains("2 series");
    }

    @Test
    void showsAQuerysResultAsAGraphWithALegend() throws Exception {
        assertThat(document("/query?g0.expr=up&g0.tab=graph&g0.range_input=1h"))
                .contains("Graph of 2 series")
                .contains("<ul class=\"legend\"")
                .contains("instance=</span>\"b:1\"");
    }

    @Test
    void showsErrors() throws Exception {
        assertThat(document("/query?g0.expr=sum(&g0.tab=table"))
                .contains("role=\"alert\">bad_data: invalid parameter \"query\": 1:5: parse error:");
    }

    @Test
    void listsTargetsRulesAndAlerts() throws Exception {
        assertThat(document("/targets"))
                .contains("node (1 of 2 up)")
                .contains("connection refused")
                .contains("Dropped targets: 1");
        assertThat(document("/rules")).contains("sum by (job) (up)").contains("many-to-many matching not allowed");
        assertThat(document("/alerts")).contains("1 firing").contains("far:9100 is down");
    }
}
