package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TestRulesCommandTest {
    private static final String GOOD =
            "tests: [{name: one, promql_expr_test: [{expr: '1', exp_samples: [{value: 1}]}]}]";
    private static final String BAD =
            "tests: [{name: two, promql_expr_test: [{expr: '1', exp_samples: [{value: 2}]}]}]";

    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new TestRulesCommand())
                .setOut(new PrintWriter(out))
                .execute(arguments);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text).toString();
    }

    @Test
    void saysSuccess() throws IOException {
        String file = file("good.yml", GOOD);
        assertThat(run(file)).isZero();
        assertThat(out).hasToString("Unit Testing:  " + file + "\n  SUCCESS\n\n");
    }

    @Test
    void aFailureAndABadFileFailAndTheOthersStillRun() throws IOException {
        assertThat(run(file("bad.yml", BAD), dir.resolve("none.yml").toString(), file("good.yml", GOOD)))
                .isEqualTo(1);
        assertThat(out.toString()).contains("name: two", "exp: {} 2", "got: {} 1", "no such file", "SUCCESS");
    }

    @Test
    void resultsAreWrittenForBuildServers() throws IOException {
        Path xml = dir.resolve("out.xml");
        assertThat(run("--junit=" + xml, file("bad.yml", BAD))).isEqualTo(1);
        assertThat(xml).content().contains("tests=\"1\" failures=\"1\"", "<testcase name=\"two\"><failure>");
    }

    @Test
    void anUnknownFeatureIsNamed() throws IOException {
        CommandLine line = new CommandLine(new TestRulesCommand());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            out.append(failure.getMessage());
            return 2;
        });
        assertThat(line.execute("--enable-feature=warp", file("good.yml", GOOD)))
                .isEqualTo(2);
        assertThat(out).hasToString("--enable-feature=warp is not a feature that Weir has");
    }
}
