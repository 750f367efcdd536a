package io.weir.promql.script;

import java.util.List;

/**
 * How a script went.
 *
 * @param passed the number of evaluations that gave what they had to
 * @param failures every statement that doesn't hold
 */
public record ScriptReport(int passed, List<ScriptFailure> failures) {
    public ScriptReport {
        failures = List.copyOf(failures);
    }
}
