package io.weir.promql;

import io.weir.model.Labels;
import org.jspecify.annotations.Nullable;

/** Parses a metric: a name and labels that are all given with {@code =}, as {@code up{job="a"}}. */
final class MetricParser {
    private static final String CONTEXT = "label set";

    private final TokenStream tokens;
    private final Labels.Builder labels = Labels.builder();
    private @Nullable String name;

    private MetricParser(String text) {
        this.tokens = new TokenStream(text);
    }

    /** @throws PromqlParseException if {@code text} is anything but one metric */
    static Labels parse(String text) throws PromqlParseException {
        MetricParser parser = new MetricParser(text);
        parser.metric();
        return parser.labels.build();
    }

    private void metric() throws PromqlParseException {
        Token first = tokens.current();
        if (first.is(TokenType.EOF)) {
            throw tokens.noExpression();
        }
        if (first.type().isMetricName()) {
            tokens.advance();
            setName(first, first.text());
        } else if (!first.is(TokenType.LEFT_BRACE)) {
            throw tokens.unexpected("", "");
        }
        if (tokens.accept(TokenType.LEFT_BRACE)) {
            labelSet();
        }
        if (!tokens.current().is(TokenType.EOF)) {
            throw tokens.unexpected("", "");
        }
    }

    private void labelSet() throws PromqlParseException {
        while (!tokens.accept(TokenType.RIGHT_BRACE)) {
            label();
            if (!tokens.accept(TokenType.COMMA) && !tokens.current().is(TokenType.RIGHT_BRACE)) {
                throw tokens.unexpected(CONTEXT, "\",\" or \"}\"");
            }
        }
    }

    private void label() throws PromqlParseException {
        Token label = tokens.current();
        boolean quoted = label.is(TokenType.STRING);
        if (!quoted && !label.is(TokenType.IDENTIFIER)) {
            throw tokens.unexpected(CONTEXT, "identifier or \"}\"");
        }
        tokens.advance();
        String labelName = quoted ? TokenStream.unquote(label) : label.text();
        if (tokens.accept(TokenType.ASSIGN)) {
            labels.set(labelName, TokenStream.unquote(tokens.expect(TokenType.STRING, CONTEXT, "string")));
        } else if (quoted) {
            setName(label, labelName);
        } else {
            throw tokens.unexpected(CONTEXT, "\"=\"");
        }
    }

    private void setName(Token token, String newName) throws PromqlParseException {
        if (name != null) {
            throw tokens.error(token, SelectorParser.twice(name, newName));
        }
        name = newName;
        labels.set(Labels.METRIC_NAME, newName);
    }
}
