package io.weir.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;
import org.jspecify.annotations.Nullable;

/** A request, as a handler sees it. Confined to the request's thread. */
public final class Request {
    private final org.eclipse.jetty.server.Request jetty;
    private final Map<String, String> pathParams;
    private final byte[] body;
    private @Nullable Fields params;

    Request(org.eclipse.jetty.server.Request jetty, Map<String, String> pathParams, byte[] body) {
        this.jetty = jetty;
        this.pathParams = pathParams;
        this.body = body;
    }

    public String method() {
        return jetty.getMethod();
    }

    /** The path as sent: percent-encoded, without the query. */
    public String path() {
        return jetty.getHttpURI().getPath();
    }

    /** The query string as sent, or empty. */
    public String query() {
        String query = jetty.getHttpURI().getQuery();
        return query == null ? "" : query;
    }

    /** The decoded part of the path that the route calls {@code {name}}. */
    public String pathParam(String name) {
        String value = pathParams.get(name);
        if (value == null) {
            throw new IllegalArgumentException("route has no path parameter " + name);
        }
        return value;
    }

    /** The first value of a request header. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(jetty.getHeaders().get(name));
    }

    /** The address of the client, without its port. */
    public String remoteAddress() {
        return org.eclipse.jetty.server.Request.getRemoteAddr(jetty);
    }

    /** The first value of a parameter in the query or, for a form, the body. */
    public Optional<String> param(String name) {
        return Optional.ofNullable(allParams().getValue(name));
    }

    /** The first value of a parameter in the query; a body is left alone, whatever it claims to be. */
    public Optional<String> queryParam(String name) {
        Fields fields = new Fields(true);
        addQueryTo(fields);
        return Optional.ofNullable(fields.getValue(name));
    }

    /** All values of a parameter: those in a form body first, as Go's {@code Request.Form} has them. */
    public List<String> params(String name) {
        List<String> values = allParams().getValues(name);
        return values == null ? List.of() : List.copyOf(values);
    }

    private Fields allParams() {
        Fields known = params;
        if (known != null) {
            return known;
        }
        Fields all = new Fields(true);
        if (isForm()) {
            UrlEncoded.decodeTo(new String(body(), StandardCharsets.UTF_8), all::add, StandardCharsets.UTF_8);
        }
        addQueryTo(all);
        params = all;
        return all;
    }

    private void addQueryTo(Fields fields) {
        String query = jetty.getHttpURI().getQuery();
        if (query != null) {
            try {
                UrlEncoded.decodeTo(query, fields::add, StandardCharsets.UTF_8);
            } catch (RuntimeException e) {
                throw new HttpException(400, "invalid URL query: " + e.getMessage());
            }
        }
    }

    private boolean isForm() {
        String type = header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        return (method().equals("POST") || method().equals("PUT"))
                && type.startsWith("application/x-www-form-urlencoded");
    }

    /** The whole body as sent, not decompressed; empty for GET. */
    public byte[] body() {
        return body;
    }

    /**
     * {@link #body()} with a limit of the handler's own.
     *
     * @throws HttpException 413 if it is larger
     */
    public byte[] body(int maxBytes) {
        if (body.length > maxBytes) {
            throw new HttpException(413, "request body is larger than " + maxBytes + " bytes");
        }
        return body;
    }
}
