package io.weir.alertmanager.matcher;

import io.weir.model.LabelNames;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of Alertmanager's two grammars reads matchers, and which names labels may have. */
public enum MatcherParser {
    /**
     * Both are tried: what only the UTF-8 grammar takes is read by it, all else by the classic grammar, with a warning
     * where the two would disagree, and its words if neither takes it.
     */
    FALLBACK {
        @Override
        List<Matcher> read(String text, Grammar classic, Grammar utf8) {
            return fallback(text, classic, utf8);
        }
    },
    /** Only the grammar from before UTF-8 names; labels have classic names. */
    CLASSIC {
        @Override
        List<Matcher> read(String text, Grammar classic, Grammar utf8) {
            return classic.parse(text);
        }

        @Override
        public boolean isLabelName(String name) {
            return LabelNames.isLegacyLabelName(name);
        }
    },
    /** Only the grammar with UTF-8 names. */
    UTF8 {
        @Override
        List<Matcher> read(String text, Grammar classic, Grammar utf8) {
            return utf8.parse(text);
        }
    };

    private static final Logger logger = LoggerFactory.getLogger(MatcherParser.class);

    interface Grammar {
        List<Matcher> parse(String text);
    }

    abstract List<Matcher> read(String text, Grammar classic, Grammar utf8);

    /** Whether a label may have this name. */
    public boolean isLabelName(String name) {
        return LabelNames.isUtf8Name(name);
    }

    /**
     * The matchers in {@code text}, separated by commas, in braces or not.
     *
     * @throws IllegalArgumentException in Alertmanager's words if {@code text} has another form
     */
    public List<Matcher> parseAll(String text) {
        return read(text, ClassicParser::parseAll, Utf8Parser::parseAll);
    }

    /**
     * The one matcher in {@code text}, without braces.
     *
     * @throws IllegalArgumentException in Alertmanager's words if {@code text} has another form
     */
    public Matcher parse(String text) {
        if (text.startsWith("{") || text.endsWith("}")) {
            throw new IllegalArgumentException("unexpected open or close brace: " + text);
        }
        return read(text, t -> List.of(ClassicParser.parse(t)), t -> List.of(Utf8Parser.parse(t)))
                .get(0);
    }

    private static List<Matcher> fallback(String text, Grammar classicGrammar, Grammar utf8Grammar) {
        List<Matcher> utf8;
        try {
            utf8 = utf8Grammar.parse(text);
        } catch (IllegalArgumentException refusedByUtf8) {
            List<Matcher> classic = classicGrammar.parse(text);
            logger.warn(
                    "Matchers are read by the classic grammar only; write them so that both read them"
                            + " input={} suggestion={}",
                    text,
                    print(classic));
            return classic;
        }
        try {
            List<Matcher> classic = classicGrammar.parse(text);
            if (!classic.equals(utf8)) {
                logger.warn(
                        "Matchers mean different things in the two grammars; the classic one is used"
                                + " input={} suggestion={}",
                        text,
                        print(classic));
            }
            return classic;
        } catch (IllegalArgumentException refusedByClassic) {
            return utf8;
        }
    }

    /** {@code {a="b",c=~"d"}}. */
    public static String print(List<Matcher> matchers) {
        return matchers.stream().map(Matcher::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
