package io.weir.standalone;

import io.weir.config.ConfigException;
import io.weir.config.rules.RuleFile;
import io.weir.stream.RuleFileCheck;
import io.weir.stream.RuleFileCheck.Duplicate;
import java.io.PrintWriter;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Checks rule files one after the other and prints what it finds, in the manner of promtool. */
final class RuleCheckReport {
    private final PrintWriter out;
    private final PrintWriter err;
    private final RuleFileCheck check;
    private final boolean findDuplicates;
    private boolean failed;
    private boolean linted;

    RuleCheckReport(PrintWriter out, PrintWriter err, RuleFileCheck check, boolean findDuplicates) {
        this.out = out;
        this.err = err;
        this.check = check;
        this.findDuplicates = findDuplicates;
    }

    void check(String name, Supplier<RuleFile> file) {
        out.println("Checking " + name);
        try {
            RuleFile rules = file.get();
            if (rules.hasMoreDocuments()) {
                out.println("  WARNING: only the first YAML document is used");
            }
            int count = check.groups(rules).stream()
                    .mapToInt(group -> group.rules().size())
                    .sum();
            List<Duplicate> duplicates = findDuplicates ? RuleFileCheck.duplicates(rules) : List.of();
            if (!duplicates.isEmpty()) {
                linted = true;
                print(duplicates);
            }
            out.println("  SUCCESS: " + count + " rules found");
        } catch (ConfigException e) {
            failed = true;
            out.flush();
            err.println("  FAILED:\n" + e.getMessage());
        }
        out.println();
        out.flush();
    }

    private void print(List<Duplicate> duplicates) {
        out.println("  " + duplicates.size() + " duplicate rule(s) found.");
        for (Duplicate duplicate : duplicates) {
            out.println("  Metric: " + duplicate.metric() + "\n  Label(s):");
            new TreeMap<>(duplicate.labels()).forEach((name, value) -> out.println("    " + name + ": " + value));
        }
        out.println("  Might cause inconsistency while recording expressions.");
    }

    /** Whether a file can't be used. */
    boolean failed() {
        return failed;
    }

    /** Whether a file can be used but has something doubtful. */
    boolean linted() {
        return linted;
    }
}
