package io.weir.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer to a request. Immutable.
 *
 * @param headers besides {@code Content-Type}
 * @param contentType empty for an answer without a body
 */
public record Response(int status, Map<String, String> headers, String contentType, Body body) {
    public static final String JSON = "application/json";
    public static final String TEXT = "text/plain; charset=utf-8";
    public static final String HTML = "text/html; charset=utf-8";

    /** Writes the body; called once, on the request's thread. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    private static final Body NOTHING = out -> {};

    public Response {
        headers = Map.copyOf(headers);
    }

    public static Response text(int status, String text) {
        return bytes(status, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public static Response text(String text) {
        return text(200, text);
    }

    public static Response html(String html) {
        return bytes(200, HTML, html.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code json} is JSON text. */
    public static Response json(int status, byte[] json) {
        return bytes(status, JSON, json);
    }

    public static Response bytes(int status, String contentType, byte[] body) {
        return new Response(status, Map.of(), contentType, out -> out.write(body));
    }

    /** A body that is produced while it is sent. */
    public static Response stream(int status, String contentType, Body body) {
        return new Response(status, Map.of(), contentType, body);
    }

    /** An answer without a body. */
    public static Response status(int status) {
        return new Response(status, Map.of(), "", NOTHING);
    }

    public static Response redirect(int status, String location) {
        return status(status).withHeader("Location", location);
    }

    public Response withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, more, contentType, body);
    }
}
