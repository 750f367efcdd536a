package io.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.promql.Script.Clear;
import io.weir.promql.Script.Eval;
import io.weir.promql.Script.Load;
import io.weir.promql.Script.Statement;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Runs the query scripts: ours, and where they are at hand those of the conformance suite. */
class ScriptTest {
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Integer> disabled = new TreeMap<>();
    private int passed;

    @Test
    void ourScriptsHold() throws IOException, URISyntaxException {
        Path folder = Path.of(ScriptTest.class.getResource("/scripts").toURI());
        runAll(folder);
        assertThat(disabled).isEmpty();
        assertThat(failures).isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "conformance.dir", matches = ".+")
    void conformanceScriptsHoldWhereSupported() throws IOException {
        runAll(Path.of(System.getProperty("conformance.dir"), "promqltest"));
        int off = disabled.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("promqltest: passed " + passed + ", disabled " + off + ", failed " + failures.size());
        disabled.forEach((reason, count) -> System.out.println("  disabled " + count + ": " + reason));
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
            run(Script.parse(file.getFileName().toString(), Files.readAllLines(file)));
        }
    }

    private void run(Script script) {
        ScriptRunner runner = new ScriptRunner();
        for (Statement statement : script.statements()) {
            try {
                if (statement instanceof Clear) {
                    runner.clear();
                } else if (statement instanceof Load load) {
                    runner.load(load);
                } else if (statement instanceof Eval eval) {
                    runner.eval(eval);
                    passed++;
                }
            } catch (ScriptRunner.UnsupportedCase e) {
                disabled.merge(e.getMessage(), 1, Integer::sum);
            } catch (PromqlParseException | RuntimeException | AssertionError e) {
                failures.add(script.name() + " " + statement + "\n    " + e);
            }
        }
    }
}
