package io.weir.standalone;

/** A component did not start. The message is one line for the user. */
final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }

    StartException(String message) {
        super(message);
    }
}
