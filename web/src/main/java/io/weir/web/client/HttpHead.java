package io.weir.web.client;

import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** What comes before an answer's body: the status and the headers. Immutable. */
public final class HttpHead {
    private final int status;
    private final @Nullable String reason;
    private final HttpFields headers;
    private final Response response;

    HttpHead(Response response) {
        this.status = response.getStatus();
        this.reason = response.getReason();
        this.headers = response.getHeaders();
        this.response = response;
    }

    public int status() {
        return status;
    }

    /** The status with its reason, such as {@code 404 Not Found}. */
    public String statusText() {
        String standard = HttpStatus.getMessage(status);
        String text = reason == null || reason.isEmpty() ? standard : reason;
        return text.equals(Integer.toString(status)) ? text : status + " " + text;
    }

    /** A field that followed the body, or null; null before the body has ended. */
    @Nullable
    String trailer(String name) {
        HttpFields trailers = response.getTrailers();
        return trailers == null ? null : trailers.get(name);
    }

    /** The first value of a header, or null. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }
}
