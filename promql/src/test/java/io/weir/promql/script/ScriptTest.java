package io.weir.promql.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Runs the query scripts: ours, and where they are at hand those of the conformance suite. */
class ScriptTest {
    private final List<String> failures = new ArrayList<>();

    @Test
    void ourScriptsHold() throws IOException, URISyntaxException {
        Path folder = Path.of(ScriptTest.class.getResource("/scripts").toURI());
        runAll(folder);
        assertThat(failures).isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "conformance.dir", matches = ".+")
    void conformanceScriptsHold() throws IOException {
        runAll(Path.of(System.getProperty("conformance.dir"), "promqltest"));
        assertThat(failures).isEmpty();
    }

    private void runAll(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(file -> file.toString().endsWith(".test"))
                    .sorted()
                    .toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            ScriptReport report = ScriptRunner.run(file.getFileName().toString(), Files.readAllLines(file));
            assertThat(report.passed() + report.failures().size())
                    .as(file.toString())
                    .isPositive();
            for (ScriptFailure failure : report.failures()) {
                failures.add(failure.toString());
            }
        }
    }
}
