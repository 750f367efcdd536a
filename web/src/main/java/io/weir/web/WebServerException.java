package io.weir.web;

/** A server can't start. The message is one line that names the address and the reason. */
public final class WebServerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public WebServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
