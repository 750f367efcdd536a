package io.weir.promql.script;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a script demands of messages of one kind: an error, warnings, or infos. Not thread-safe while it is filled. */
final class MessageCheck {
    private record Demand(String text, Predicate<String> test) {}

    private final String kind;
    private final List<Demand> demands = new ArrayList<>();
    private boolean none;

    MessageCheck(String kind) {
        this.kind = kind;
    }

    /** Adds a demand in the words of an {@code expect} line: nothing, {@code msg: TEXT} or {@code regex: PATTERN}. */
    void add(String words) throws StatementException {
        if (words.isEmpty()) {
            demands.add(new Demand("any", text -> true));
        } else if (words.startsWith("msg:")) {
            addExact(words.substring("msg:".length()).strip());
        } else if (words.startsWith("regex:")) {
            addRegex(words.substring("regex:".length()).strip());
        } else {
            throw new StatementException("expected msg: or regex: after expect " + kind + ", got: " + words);
        }
    }

    void addExact(String message) {
        demands.add(new Demand(message, message::equals));
    }

    void addRegex(String regex) throws StatementException {
        try {
            Pattern pattern = Pattern.compile(regex);
            demands.add(new Demand(
                    "a match of " + regex, text -> pattern.matcher(text).find()));
        } catch (PatternSyntaxException e) {
            throw new StatementException("invalid regular expression: " + e.getMessage());
        }
    }

    void forbid() {
        none = true;
    }

    boolean isDemanded() {
        return !demands.isEmpty();
    }

    /** Each demand must be met by some message, and each message must meet some demand. */
    void check(List<String> messages) throws StatementException {
        if (none && isDemanded()) {
            throw new StatementException("both expect " + kind + " and expect no_" + kind);
        }
        if (none && !messages.isEmpty()) {
            throw StatementException.mismatch(kind, "none", messages);
        }
        if (!isDemanded()) {
            return;
        }
        for (Demand demand : demands) {
            if (messages.stream().noneMatch(demand.test)) {
                throw StatementException.mismatch(kind, demand.text, messages.isEmpty() ? "none" : messages);
            }
        }
        for (String message : messages) {
            if (demands.stream().noneMatch(demand -> demand.test.test(message))) {
                throw StatementException.mismatch(
                        kind, demands.stream().map(Demand::text).toList(), message);
            }
        }
    }
}
