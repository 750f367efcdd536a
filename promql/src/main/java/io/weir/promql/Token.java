package io.weir.promql;

/** A token of a query: {@code text} starts at offset {@code start}. For an error, {@code text} is the message. */
record Token(TokenType type, String text, int start) {
    int end() {
        return type == TokenType.ERROR ? start : start + text.length();
    }

    boolean is(TokenType wanted) {
        return type == wanted;
    }
}
