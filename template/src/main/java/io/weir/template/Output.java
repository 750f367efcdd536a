package io.weir.template;

import org.jspecify.annotations.Nullable;

/** What becomes of a template's text and of its values on their way to the output. Confined to one execution. */
interface Output {
    /** The output for text of the template itself. */
    String text(String text);

    /** The output for the value of an action. */
    String value(@Nullable Object value, Node.Action action);

    /** Plain text: everything as it is. */
    Output PLAIN = new Output() {
        @Override
        public String text(String text) {
            return text;
        }

        @Override
        public String value(@Nullable Object value, Node.Action action) {
            return value == null ? "<no value>" : GoFormat.print(value);
        }
    };
}
