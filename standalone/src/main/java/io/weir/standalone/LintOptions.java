package io.weir.standalone;

import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which doubtful things are looked for in files that can be used. */
final class LintOptions {
    static final String DUPLICATE_RULES = "duplicate-rules";
    static final String TOO_LONG_SCRAPE_INTERVAL = "too-long-scrape-interval";

    /** What promtool exits with when something doubtful is to count as failure. */
    static final int EXIT_LINT = 3;

    private static final Set<String> KNOWN = Set.of("all", "none", DUPLICATE_RULES, TOO_LONG_SCRAPE_INTERVAL);

    @Option(
            names = "--lint",
            split = ",",
            paramLabel = "CHECK,...",
            defaultValue = DUPLICATE_RULES,
            description = "Doubtful things to look for: all, duplicate-rules, too-long-scrape-interval, none (default:"
                    + " ${DEFAULT-VALUE}).")
    private List<String> checks = List.of();

    @Option(names = "--lint-fatal", description = "Exits with status 3 if a lint check finds something.")
    private boolean fatal;

    /** @throws IllegalArgumentException if a check that was asked for doesn't exist */
    boolean looksFor(String check) {
        for (String asked : checks) {
            if (!KNOWN.contains(asked)) {
                throw new IllegalArgumentException("--lint=" + asked + ": expected all, " + DUPLICATE_RULES + ", "
                        + TOO_LONG_SCRAPE_INTERVAL + " or none");
            }
        }
        return checks.contains(check) || checks.contains("all");
    }

    /** The exit status. */
    int status(boolean failed, boolean linted) {
        return failed ? 1 : linted && fatal ? EXIT_LINT : 0;
    }
}
