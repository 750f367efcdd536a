package io.weir.promql;

import io.weir.model.PromDuration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A query script: the statements of one {@code .test} file, each a first line and the lines that belong to it. */
record Script(String name, List<Statement> statements) {
    private static final Pattern INSTANT = Pattern.compile("eval(_[a-z]+)?\\s+instant\\s+at\\s+(\\S+)\\s+(.+)");
    private static final Pattern RANGE =
            Pattern.compile("eval(_[a-z]+)?\\s+range\\s+from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+?)\\s+(.+)");

    sealed interface Statement {}

    record Clear() implements Statement {}

    record Load(int line, long stepMs, boolean nhcb, List<String> series) implements Statement {}

    /** @param stepMs 0 for an instant query at {@code startMs} */
    record Eval(int line, String mode, String query, long startMs, long endMs, long stepMs, List<String> body)
            implements Statement {
        boolean instant() {
            return stepMs == 0;
        }
    }

    static Script parse(String name, List<String> lines) {
        List<Statement> statements = new ArrayList<>();
        int i = 0;
        while (i < lines.size()) {
            String line = trimmed(lines.get(i));
            int number = ++i;
            if (line.isEmpty()) {
                continue;
            }
            if (line.startsWith("clear")) {
                statements.add(new Clear());
                continue;
            }
            List<String> body = new ArrayList<>();
            while (i < lines.size() && !trimmed(lines.get(i)).isEmpty()) {
                String bodyLine = trimmed(lines.get(i++));
                body.add(bodyLine);
                if (line.startsWith("eval") && (isNumber(bodyLine) || bodyLine.startsWith("expected_fail_"))) {
                    break;
                }
            }
            statements.add(line.startsWith("load") ? load(number, line, body) : eval(number, line, body));
        }
        return new Script(name, statements);
    }

    private static String trimmed(String line) {
        String text = line.strip();
        return text.startsWith("#") ? "" : text;
    }

    static boolean isNumber(String text) {
        return text.matches("(?i)[-+]?(inf|nan|0x[0-9a-f]+|[0-9_]*\\.?[0-9_]+(e[-+]?[0-9]+)?|[0-9]+\\.)");
    }

    private static Load load(int number, String line, List<String> body) {
        String[] words = line.split("\\s+");
        return new Load(number, PromDuration.parseMs(words[1]), words[0].equals("load_with_nhcb"), body);
    }

    private static Eval eval(int number, String line, List<String> body) {
        Matcher instant = INSTANT.matcher(line);
        if (instant.matches()) {
            long at = PromDuration.parseMs(instant.group(2));
            return new Eval(number, mode(instant.group(1)), instant.group(3), at, at, 0, body);
        }
        Matcher range = RANGE.matcher(line);
        if (!range.matches()) {
            throw new IllegalArgumentException("line " + number + " is no statement: " + line);
        }
        return new Eval(
                number,
                mode(range.group(1)),
                range.group(5),
                PromDuration.parseMs(range.group(2)),
                PromDuration.parseMs(range.group(3)),
                PromDuration.parseMs(range.group(4)),
                body);
    }

    private static String mode(String suffix) {
        return suffix == null ? "" : suffix.substring(1);
    }
}
