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

class PromqlTestCommandTest {
    private static final String SCRIPT = "load 1m\n  up 1+1x4\n\neval instant at 2m up\n  up 3\n\n";

    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();

    @Test
    void aScriptThatHoldsPasses() throws IOException {
        assertThat(run(Files.writeString(dir.resolve("good.test"), SCRIPT))).isZero();
        assertThat(out).hasToString("1 passed, 0 failed\n");
    }

    @Test
    void aFailureNamesFileLineQueryAndValues() throws IOException {
        Path file = Files.writeString(dir.resolve("bad.test"), SCRIPT + "eval instant at 3m up\n  up 5\n");
        assertThat(run(file)).isEqualTo(1);
        assertThat(out.toString())
                .contains(file + ":7: eval instant at 3m up", "expected 5.0, got 4.0")
                .endsWith("\n1 passed, 1 failed\n");
    }

    @Test
    void aFileThatIsNotThereIsAFailure() {
        assertThat(run(dir.resolve("none.test"))).isEqualTo(1);
        assertThat(out.toString()).contains("none.test:1", "no such file").endsWith("\n0 passed, 1 failed\n");
    }

    private int run(Path file) {
        return new CommandLine(new PromqlTestCommand())
                .setOut(new PrintWriter(out))
                .execute(file.toString());
    }
}
