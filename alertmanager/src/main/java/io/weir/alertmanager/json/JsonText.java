package io.weir.alertmanager.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.weir.web.Response;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** JSON as Go's encoder writes it: {@code <}, {@code >}, {@code &} and the line separators escaped, a newline behind. */
public final class JsonText {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ObjectWriter WRITER = MAPPER.writer(new GoEscapes());

    private JsonText() {}

    /** With a newline at the end. */
    public static byte[] bytes(JsonNode json) {
        return (text(json) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** On one line, without a newline. */
    public static String text(JsonNode json) {
        try {
            return WRITER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes can always be written", e);
        }
    }

    /** An answer with a JSON array of {@code items}, made one after another while it is sent. */
    public static <T> Response stream(Iterable<T> items, Function<T, ? extends JsonNode> toJson) {
        return Response.stream(200, Response.JSON, out -> {
            out.write('[');
            boolean first = true;
            for (T item : items) {
                if (!first) {
                    out.write(',');
                }
                first = false;
                out.write(WRITER.writeValueAsBytes(toJson.apply(item)));
            }
            out.write(']');
            out.write('\n');
        });
    }

    private static final class GoEscapes extends CharacterEscapes {
        private static final long serialVersionUID = 1;

        private final int[] ascii = standardAsciiEscapesForJSON();

        GoEscapes() {
            ascii['<'] = ESCAPE_CUSTOM;
            ascii['>'] = ESCAPE_CUSTOM;
            ascii['&'] = ESCAPE_CUSTOM;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ascii.clone();
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int c) {
            boolean escaped = c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029;
            return escaped ? new SerializedString(String.format(Locale.ROOT, "\\u%04x", c)) : null;
        }
    }
}
