package io.weir.web.client;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A server's answer, read to its end. */
public final class HttpAnswer {
    private final HttpHead head;
    private final byte[] body;

    HttpAnswer(HttpHead head, byte[] body) {
        this.head = head;
        this.body = body;
    }

    public int status() {
        return head.status();
    }

    /** Whether the status is 2xx. */
    public boolean isSuccess() {
        return status() / 100 == 2;
    }

    /** The header {@code Content-Type}, empty if there is none. */
    public String contentType() {
        return header("Content-Type");
    }

    /** The first header of this name, empty if there is none. */
    public String header(String name) {
        return orEmpty(head.header(name));
    }

    /** A field that followed the body, empty if there is none. */
    public String trailer(String name) {
        return orEmpty(head.trailer(name));
    }

    /** The body as it came. */
    public byte[] bytes() {
        return body;
    }

    /** The body read as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
