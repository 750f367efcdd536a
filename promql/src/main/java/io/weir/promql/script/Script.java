package io.weir.promql.script;

import io.weir.model.PromDuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A query script: its statements, each a first line and the lines that belong to it. */
record Script(String name, List<Statement> statements) {
    private static final Pattern INSTANT = Pattern.compile("(\\S+)\\s+instant\\s+at\\s+(\\S+)\\s+(.+)");
    private static final Pattern RANGE =
            Pattern.compile("(\\S+)\\s+range\\s+from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+)\\s+(.+)");
    private static final Pattern NUMBER =
            Pattern.compile("(?i)[-+]?(inf|nan|0x[0-9a-f_]+|([0-9][0-9_]*\\.?[0-9_]*|\\.[0-9][0-9_]*)(e[-+]?[0-9]+)?)");

    sealed interface Statement {
        /** The number of the first line, from 1. */
        int line();

        /** The first line. */
        String text();
    }

    record Clear(int line, String text) implements Statement {}

    record Load(int line, String text, long stepMs, boolean nhcb, List<String> series) implements Statement {}

    /**
     * A query and the lines that say what it returns.
     *
     * @param mode what follows {@code eval_}, or empty
     * @param stepMs 0 for an instant query at {@code startMs}
     */
    record Eval(
            int line, String text, String mode, String query, long startMs, long endMs, long stepMs, List<String> body)
            implements Statement {
        boolean instant() {
            return stepMs == 0;
        }
    }

    /** Lines that are no statement. */
    record Malformed(int line, String text, String problem) implements Statement {}

    static Script parse(String name, List<String> lines) {
        List<Statement> statements = new ArrayList<>();
        int i = 0;
        while (i < lines.size()) {
            String line = trimmed(lines.get(i));
            int number = ++i;
            if (line.isEmpty()) {
                continue;
            }
            String word = line.split("[ \t]+", 2)[0].toLowerCase(Locale.ROOT);
            boolean eval = word.startsWith("eval");
            List<String> body = new ArrayList<>();
            while ((eval || word.startsWith("load"))
                    && i < lines.size()
                    && !trimmed(lines.get(i)).isEmpty()) {
                String bodyLine = trimmed(lines.get(i++));
                body.add(bodyLine);
                if (eval && (isNumber(bodyLine) || bodyLine.startsWith("expected_fail_"))) {
                    break;
                }
            }
            statements.add(statement(number, line, word, body));
        }
        return new Script(name, statements);
    }

    private static String trimmed(String line) {
        String text = line.strip();
        return text.startsWith("#") ? "" : text;
    }

    /** Whether {@code text} is only a number. */
    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    private static Statement statement(int number, String line, String word, List<String> body) {
        try {
            if (word.equals("clear")) {
                return new Clear(number, line);
            }
            if (word.startsWith("load")) {
                return load(number, line, word, body);
            }
            if (word.startsWith("eval")) {
                return eval(number, line, word, body);
            }
            return new Malformed(number, line, "expected clear, load or eval");
        } catch (IllegalArgumentException e) {
            return new Malformed(number, line, String.valueOf(e.getMessage()));
        }
    }

    private static Load load(int number, String line, String word, List<String> body) {
        String[] words = line.split("[ \t]+");
        boolean nhcb = word.equals("load_with_nhcb");
        if (words.length != 2 || !(nhcb || word.equals("load"))) {
            throw new IllegalArgumentException("expected load STEP or load_with_nhcb STEP");
        }
        return new Load(number, line, PromDuration.parseMs(words[1]), nhcb, body);
    }

    private static Eval eval(int number, String line, String word, List<String> body) {
        Matcher instant = INSTANT.matcher(line);
        if (instant.matches()) {
            long at = PromDuration.parseMs(instant.group(2));
            return new Eval(number, line, mode(word, true), instant.group(3), at, at, 0, body);
        }
        Matcher range = RANGE.matcher(line);
        if (!range.matches()) {
            throw new IllegalArgumentException(
                    "expected eval instant at TIME QUERY or eval range from START to END step STEP QUERY");
        }
        long startMs = PromDuration.parseMs(range.group(2));
        long endMs = PromDuration.parseMs(range.group(3));
        long stepMs = PromDuration.parseMs(range.group(4));
        if (endMs < startMs) {
            throw new IllegalArgumentException("the range ends before it starts");
        }
        if (stepMs == 0) {
            throw new IllegalArgumentException("the step must be greater than 0");
        }
        return new Eval(number, line, mode(word, false), range.group(5), startMs, endMs, stepMs, body);
    }

    private static String mode(String word, boolean instant) {
        return switch (word) {
            case "eval" -> "";
            case "eval_fail", "eval_warn", "eval_info" -> word.substring("eval_".length());
            case "eval_ordered" -> {
                if (!instant) {
                    throw new IllegalArgumentException("eval_ordered is for instant queries only");
                }
                yield "ordered";
            }
            default -> throw new IllegalArgumentException("no such statement: " + word);
        };
    }
}
