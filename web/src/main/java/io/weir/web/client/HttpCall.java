package io.weir.web.client;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request to send. Immutable; its body must not be changed. */
public final class HttpCall {
    private final String method;
    private final String url;
    private final Map<String, String> headers;
    private final byte @Nullable [] body;
    private final @Nullable Path unixSocket;
    private final boolean http2;

    private HttpCall(
            String method,
            String url,
            Map<String, String> headers,
            byte @Nullable [] body,
            @Nullable Path unixSocket,
            boolean http2) {
        this.method = method;
        this.url = url;
        this.headers = Collections.unmodifiableMap(headers);
        this.body = body;
        this.unixSocket = unixSocket;
        this.http2 = http2;
    }

    public static HttpCall get(String url) {
        return get(url, Map.of());
    }

    /** A request with these headers. */
    public static HttpCall get(String url, Map<String, String> headers) {
        return new HttpCall("GET", url, headers, null, null, false);
    }

    /** A request with a body of the type {@code contentType}. */
    public static HttpCall of(String method, String url, String contentType, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", contentType);
        return new HttpCall(method, url, headers, body, null, false);
    }

    /** The same request with one more header. */
    public HttpCall header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpCall(method, url, more, body, unixSocket, http2);
    }

    /** The same request, by a Unix domain socket instead of the URL's address; redirects use it, too. */
    public HttpCall by(Path socket) {
        return new HttpCall(method, url, headers, body, socket, http2);
    }

    /** The same request over HTTP/2 and nothing else, with TLS or without. */
    public HttpCall overHttp2() {
        return new HttpCall(method, url, headers, body, unixSocket, true);
    }

    /** The request that follows a redirect. */
    HttpCall redirected(String location, boolean keepsBody) {
        Map<String, String> rest = new LinkedHashMap<>(headers);
        if (!keepsBody) {
            rest.remove("Content-Type");
        }
        boolean head = method.equals("HEAD");
        return new HttpCall(
                keepsBody || head ? method : "GET", location, rest, keepsBody ? body : null, unixSocket, http2);
    }

    String method() {
        return method;
    }

    String url() {
        return url;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte @Nullable [] body() {
        return body;
    }

    boolean http2() {
        return http2;
    }

    @Nullable
    Path unixSocket() {
        return unixSocket;
    }
}
