package io.weir.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.model.Labels;
import io.weir.model.NumberText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * JSON of many samples, written straight into bytes: what a value costs is little more than its digits. The caller puts the
 * brackets and commas. Confined to one thread.
 */
final class JsonBytes {
    private static final int CAPACITY = 1 << 15;
    /** What one character of a string takes at most, as {@code \}{@code u001f}. */
    private static final int MAX_CHARACTER = 6;

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private final OutputStream out;
    private final NumberText numbers = new NumberText();
    private byte[] bytes = new byte[CAPACITY];
    private int size;

    private JsonBytes(OutputStream out) {
        this.out = out;
    }

    /** Begins the value that {@code json} is to have at this place; to be {@link #flush flushed} before {@code json} goes on. */
    static JsonBytes valueOf(JsonGenerator json) throws IOException {
        json.writeRawValue("");
        json.flush();
        return new JsonBytes((OutputStream) json.getOutputTarget());
    }

    /** Hands on what has been written. */
    void flush() throws IOException {
        out.write(bytes, 0, size);
        size = 0;
    }

    private void reserve(int count) throws IOException {
        if (bytes.length - size < count) {
            flush();
            if (bytes.length < count) {
                bytes = new byte[count];
            }
        }
    }

    /** Writes one ASCII character as it is. */
    void raw(char character) throws IOException {
        reserve(1);
        bytes[size++] = (byte) character;
    }

    /** Writes bytes as they are. */
    void raw(byte[] text) throws IOException {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
    }

    /** Writes a string with its quotes. */
    void string(String text) throws IOException {
        reserve(2 + MAX_CHARACTER * text.length());
        bytes[size++] = '"';
        int start = size;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                size = start;
                encoded(text);
                break;
            }
            character(c);
        }
        bytes[size++] = '"';
    }

    private void encoded(String text) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b < 0) {
                bytes[size++] = b;
            } else {
                character(b);
            }
        }
    }

    private void character(int c) {
        if (c >= ' ' && c != '"' && c != '\\') {
            bytes[size++] = (byte) c;
            return;
        }
        bytes[size++] = '\\';
        int letter = switch (c) {
            case '"', '\\' -> c;
            case '\n' -> 'n';
            case '\t' -> 't';
            case '\r' -> 'r';
            case '\b' -> 'b';
            case '\f' -> 'f';
            default -> 0;
        };
        if (letter != 0) {
            bytes[size++] = (byte) letter;
            return;
        }
        bytes[size++] = 'u';
        bytes[size++] = '0';
        bytes[size++] = '0';
        bytes[size++] = (byte) HEX[c >> 4];
        bytes[size++] = (byte) HEX[c & 15];
    }

    /** Writes an object of strings. */
    void labels(Labels labels) throws IOException {
        raw('{');
        for (int i = 0; i < labels.size(); i++) {
            if (i > 0) {
                raw(',');
            }
            string(labels.name(i));
            raw(':');
            string(labels.value(i));
        }
        raw('}');
    }

    /** Writes {@code [seconds,"value"]}. */
    void sample(long timestampMs, double value) throws IOException {
        reserve(2 * NumberText.MAX_BYTES + 5);
        bytes[size++] = '[';
        size = NumberText.writeSeconds(timestampMs, bytes, size);
        bytes[size++] = ',';
        quoted(value);
        bytes[size++] = ']';
    }

    private void quoted(double value) {
        bytes[size++] = '"';
        size = numbers.writeApi(value, bytes, size);
        bytes[size++] = '"';
    }

    /** Writes a time as seconds. */
    void seconds(long timestampMs) throws IOException {
        reserve(NumberText.MAX_BYTES);
        size = NumberText.writeSeconds(timestampMs, bytes, size);
    }

    /** Writes a value with quotes, as the API has all of them. */
    void value(double value) throws IOException {
        reserve(NumberText.MAX_BYTES + 2);
        quoted(value);
    }

    /** Text that is ASCII, to be written as it is. */
    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
