package io.weir.standalone;

import io.weir.promql.script.ScriptFailure;
import io.weir.promql.script.ScriptReport;
import io.weir.promql.script.ScriptRunner;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir promqltest}: runs query scripts in the format of Prometheus's promqltest. */
@Command(
        name = "promqltest",
        mixinStandardHelpOptions = true,
        description = "Runs query scripts (load, eval instant, eval range) and says which statements don't hold.")
final class PromqlTestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Scripts, each run from an empty store.")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        int passed = 0;
        int failed = 0;
        for (Path file : files) {
            ScriptReport report = run(file);
            report.failures().forEach(out::println);
            passed += report.passed();
            failed += report.failures().size();
        }
        out.println(passed + " passed, " + failed + " failed");
        out.flush();
        return failed == 0 ? 0 : 1;
    }

    /** A file that can't be read is a failure, so that the other files still run. */
    private static ScriptReport run(Path file) {
        try {
            return ScriptRunner.run(file.toString(), Files.readAllLines(file));
        } catch (IOException e) {
            String problem = e instanceof NoSuchFileException ? "no such file" : "can't be read as UTF-8 text: " + e;
            return new ScriptReport(0, List.of(new ScriptFailure(file.toString(), 1, "", problem)));
        }
    }
}
