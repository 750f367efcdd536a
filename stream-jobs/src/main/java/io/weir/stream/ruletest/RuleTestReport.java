package io.weir.stream.ruletest;

import java.util.List;

/**
 * What came of the tests of one file.
 *
 * @param warnings about the file, one line each
 * @param results one for each test that was run
 */
public record RuleTestReport(List<String> warnings, List<Result> results) {
    /**
     * What came of one test.
     *
     * @param failures texts of one or more lines; empty if everything was as expected
     */
    public record Result(String name, List<String> failures) {
        public Result {
            failures = List.copyOf(failures);
        }
    }

    public RuleTestReport {
        warnings = List.copyOf(warnings);
        results = List.copyOf(results);
    }

    /** Whether every test that was run passed. */
    public boolean isGood() {
        return results.stream().allMatch(result -> result.failures().isEmpty());
    }
}
