package io.weir.web.client;

import java.nio.charset.StandardCharsets;

/** A server's answer, read to its end. */
public final class HttpAnswer {
    private final int status;
    private final String contentType;
    private final byte[] body;

    HttpAnswer(int status, String contentType, byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
    }

    public int status() {
        return status;
    }

    /** Whether the status is 2xx. */
    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** The header {@code Content-Type}, empty if there is none. */
    public String contentType() {
        return contentType;
    }

    /** The body read as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
