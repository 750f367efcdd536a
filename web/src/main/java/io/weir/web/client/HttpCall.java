package io.weir.web.client;

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

    private HttpCall(String method, String url, Map<String, String> headers, byte @Nullable [] body) {
        this.method = method;
        this.url = url;
        this.headers = Collections.unmodifiableMap(headers);
        this.body = body;
    }

    public static HttpCall get(String url) {
        return new HttpCall("GET", url, new LinkedHashMap<>(), null);
    }

    /** A request with a body of the type {@code contentType}. */
    public static HttpCall of(String method, String url, String contentType, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", contentType);
        return new HttpCall(method, url, headers, body);
    }

    /** The same request with one more header. */
    public HttpCall header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpCall(method, url, more, body);
    }

    /** The request that follows a redirect. */
    HttpCall redirected(String location, boolean keepsBody) {
        Map<String, String> rest = new LinkedHashMap<>(headers);
        if (!keepsBody) {
            rest.remove("Content-Type");
        }
        boolean head = method.equals("HEAD");
        return new HttpCall(keepsBody || head ? method : "GET", location, rest, keepsBody ? body : null);
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
}
