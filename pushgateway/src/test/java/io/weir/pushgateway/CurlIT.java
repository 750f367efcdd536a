package io.weir.pushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.web.config.WebConfigFile;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real curl as cron jobs call it, first of all the script of docs/pushing.md. Skipped where curl is not installed. */
class CurlIT {
    private static final Path PAGE = Path.of("..", "docs", "pushing.md");
    private static final Pattern SCRIPT = Pattern.compile("```\\n(#!/bin/sh\\n.*?)```", Pattern.DOTALL);
    private static final String DOCUMENTED = "http://127.0.0.1:9091";

    private final TestGateway gateway = new TestGateway();

    /** How a script ended, and what it printed. */
    private record Ended(int status, String output) {}

    @BeforeAll
    static void find() {
        boolean installed = Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "curl"))
                .anyMatch(Files::isExecutable);
        assumeTrue(installed, "no curl on the PATH");
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private Ended run(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "sh", "-c", script.replace(DOCUMENTED, "http://127.0.0.1:" + gateway.port()))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }

    @Test
    void theDocumentedScriptPushes() throws Exception {
        Matcher script = SCRIPT.matcher(Files.readString(PAGE));
        assertThat(script.find()).isTrue();

        Ended ended = run(script.group(1).replace("/usr/local/bin/backup", "true"));

        assertThat(ended).isEqualTo(new Ended(0, ""));
        assertThat(gateway.get("/metrics"))
                .containsPattern("backup_duration_seconds\\{host=\"[^\"]+\",instance=\"\",job=\"backup\"} \\d+\n")
                .contains("# TYPE backup_last_success_timestamp_seconds gauge\n");
    }

    @Test
    void aRefusedPushFailsTheJobAndSaysWhy() throws Exception {
        Ended quiet = run("echo 'rows 1 1234' | curl --silent --show-error --fail --data-binary @- " + DOCUMENTED
                + "/metrics/job/j");
        assertThat(quiet.status()).isEqualTo(22);
        assertThat(quiet.output()).contains("400");

        Ended loud = run(
                "printf 'rows 1' | curl --silent --fail-with-body --data-binary @- " + DOCUMENTED + "/metrics/job/j");
        assertThat(loud.status()).isEqualTo(22);
        assertThat(loud.output()).contains("text format parsing error in line 1: unexpected end of input stream");
    }

    @Test
    void compressedInBase64AndStreamed() throws Exception {
        assertThat(
                        run("printf 'rows 1\\n' | gzip | curl --silent --fail --header 'Content-Encoding: gzip' --data-binary @- "
                                        + DOCUMENTED + "/metrics/job/backup/dir@base64/L3Zhci90bXA")
                                .status())
                .isZero();
        assertThat(run("printf 'rows 2\\n' | curl --silent --fail --upload-file - " + DOCUMENTED
                                + "/metrics/job/backup/empty@base64/=")
                        .status())
                .isZero();
        assertThat(run("seq 1 1000 | sed 's/.*/big{i=\"&\"} &/' | curl --silent --fail --request PUT --data-binary @- "
                                + DOCUMENTED + "/metrics/job/big")
                        .status())
                .isZero();

        assertThat(gateway.get("/metrics"))
                .contains("rows{dir=\"/var/tmp\",instance=\"\",job=\"backup\"} 1\n")
                .contains("rows{empty=\"\",instance=\"\",job=\"backup\"} 2\n")
                .contains("big{i=\"1000\",instance=\"\",job=\"big\"} 1000\n");
    }

    @Test
    void deletesAndNamesATimeToLive() throws Exception {
        String push = DOCUMENTED + "/metrics/job/backup";
        assertThat(run("echo 'rows 1' | curl --silent --fail --header 'X-Push-TTL: 2h' --data-binary @- " + push)
                        .status())
                .isZero();
        assertThat(gateway.get("/metrics")).contains("push_expiry_time_seconds{instance=\"\",job=\"backup\"} ");

        assertThat(run("curl --silent --fail --request DELETE " + push).status())
                .isZero();
        assertThat(gateway.data("/api/v1/metrics")).isEmpty();
    }

    @Test
    void withAPassword(@TempDir Path directory) throws Exception {
        // Of "fakepassword".
        Path web = Files.writeString(directory.resolve("web.yml"), """
                basic_auth_users:
                  backup: $2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi
                """);
        try (TestGateway guarded = new TestGateway(config -> config.web(WebConfigFile.open(web)))) {
            String url = "http://127.0.0.1:" + guarded.port() + "/metrics/job/j";
            String push = "echo 'rows 1' | curl --silent --fail --data-binary @- ";

            assertThat(run(push + url).status()).isEqualTo(22);
            assertThat(run(push + "--user backup:wrong " + url).status()).isEqualTo(22);
            assertThat(run(push + "--user backup:fakepassword " + url).status()).isZero();
        }
    }

    @Test
    void whatIsTooLongIsRefused() throws Exception {
        Ended ended = run("curl --silent --output /dev/null --write-out '%{http_code}' --request PUT " + DOCUMENTED
                + "/metrics/job/j/x/$(head -c 70000 /dev/zero | tr '\\0' x)");
        assertThat(ended).isEqualTo(new Ended(0, "414"));
    }
}
