package io.weir.web.client;

import java.nio.charset.StandardCharsets;

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
        String value = head.header(name);
        return value == null ? "" : value;
    }

    /** The body read as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
