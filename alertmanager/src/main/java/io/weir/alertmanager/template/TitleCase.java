package io.weir.alertmanager.template;

/** Words with a capital letter and the rest small, as {@code cases.Title} of Go's {@code x/text} makes them. */
final class TitleCase {
    private TitleCase() {}

    static String of(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean inWord = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            boolean isWord = Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
            // An apostrophe, a dot or a colon between letters doesn't end a word, nor does an underscore.
            boolean joins = inWord
                    && ("'.:\u2019\u00B7".indexOf(c) >= 0
                                    && next < text.length()
                                    && Character.isLetter(text.codePointAt(next))
                            || c == '_');
            if (!isWord) {
                out.appendCodePoint(c);
                inWord = joins;
            } else {
                out.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
                inWord = inWord || Character.isLetter(c) || Character.isDigit(c);
            }
            i = next;
        }
        return out.toString();
    }
}
