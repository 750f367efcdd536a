package io.weir.web;

/** Ends a request with a status and a plain-text message that is safe to show to the client. */
public final class HttpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    public HttpException(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
