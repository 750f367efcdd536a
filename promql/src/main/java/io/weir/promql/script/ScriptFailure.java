package io.weir.promql.script;

/**
 * A statement of a script that doesn't hold.
 *
 * @param script the name of the script, as it was given
 * @param line the statement's first line, from 1
 * @param statement that line
 * @param problem what was expected and what came instead
 */
public record ScriptFailure(String script, int line, String statement, String problem) {
    @Override
    public String toString() {
        return script + ":" + line + ": " + statement + "\n    " + problem.replace("\n", "\n    ");
    }
}
