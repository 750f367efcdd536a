package io.weir.template;

import java.nio.charset.StandardCharsets;

/**
 * A named template.
 *
 * @param sourceName the name of the text it was parsed from
 * @param source that whole text, into which the nodes' positions point
 */
record Definition(String name, String sourceName, String source, Node.ListNode root) {
    /** {@code source:line:column}: lines from 1, columns in bytes from 0. */
    String location(Node node) {
        String before = source.substring(0, Math.min(node.position(), source.length()));
        int lineStart = before.lastIndexOf('\n') + 1;
        long line = 1 + before.chars().filter(c -> c == '\n').count();
        int column = before.substring(lineStart).getBytes(StandardCharsets.UTF_8).length;
        return sourceName + ":" + line + ":" + column;
    }
}
