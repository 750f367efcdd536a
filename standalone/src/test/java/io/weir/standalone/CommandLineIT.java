package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.standalone.testing.WeirProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user reads when something is wrong: one line that names it. */
class CommandLineIT {
    @TempDir
    Path dir;

    @Test
    void helpListsTheCommands() {
        WeirProcess help = WeirProcess.start(dir.resolve("log"), "--help");
        assertThat(help.awaitEnd(30)).isZero();
        assertThat(help.output())
                .contains(
                        "standalone",
                        "scraper",
                        "pushgateway",
                        "rules",
                        "store",
                        "query",
                        "alertmanager",
                        "promqltest");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "--web.listen-address",
                "--pushgateway.listen-address",
                "--alertmanager.listen-address",
                "--kafka.listen-address"
            })
    void aTakenPortIsNamedInOneLine(String flag) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            WeirProcess weir = standalone(flag + "=" + address);
            assertThat(weir.awaitEnd(60)).isEqualTo(1);
            assertThat(errors(weir))
                    .singleElement()
                    .asString()
                    .contains(address)
                    .contains("in use");
        }
    }

    @Test
    void aBadConfigurationIsNamedWithItsPlace() throws IOException {
        Path file = Files.writeString(dir.resolve("bad.yml"), "global:\n  scrape_interval: 1x\n");
        WeirProcess weir = standalone("--config.file=" + file);
        assertThat(weir.awaitEnd(60)).isEqualTo(2);
        assertThat(errors(weir))
                .singleElement()
                .asString()
                .contains(file + ":2:")
                .contains("scrape_interval");
    }

    @Test
    void aBadRuleIsNamedWithItsFileAndGroup() throws IOException {
        Path rules = Files.writeString(
                dir.resolve("bad.rules.yml"), "groups:\n- name: g\n  rules:\n  - record: r\n    expr: sum(\n");
        Path file = Files.writeString(dir.resolve("good.yml"), "rule_files: [" + rules + "]\n");
        WeirProcess weir = standalone("--config.file=" + file);
        assertThat(weir.awaitEnd(60)).isEqualTo(2);
        assertThat(errors(weir))
                .singleElement()
                .asString()
                .contains(rules.toString())
                .contains("parse error");
    }

    @Test
    void aMissingFileIsNamed() {
        WeirProcess weir = standalone("--config.file=/nowhere/prometheus.yml");
        assertThat(weir.awaitEnd(60)).isEqualTo(2);
        assertThat(errors(weir))
                .singleElement()
                .asString()
                .contains("/nowhere/prometheus.yml")
                .contains("no such file");
    }

    private WeirProcess standalone(String flag) {
        String[] args = {
            "standalone",
            "--data.dir=" + dir.resolve("data"),
            "--web.listen-address=127.0.0.1:0",
            "--pushgateway.listen-address=127.0.0.1:0",
            "--alertmanager.listen-address=127.0.0.1:0",
            "--kafka.listen-address=127.0.0.1:0",
            flag
        };
        // The flag under test replaces the default above.
        String name = flag.substring(0, flag.indexOf('=') + 1);
        List<String> kept = java.util.Arrays.stream(args)
                .filter(arg -> arg.equals(flag) || !arg.startsWith(name))
                .toList();
        return WeirProcess.start(dir.resolve("log"), kept);
    }

    private static List<String> errors(WeirProcess process) {
        return process.output()
                .lines()
                .filter(line -> line.startsWith("standalone: "))
                .toList();
    }
}
