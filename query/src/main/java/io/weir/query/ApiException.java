package io.weir.query;

/** Ends an API request with an error that the client may see. */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorType type;

    ApiException(ErrorType type, String message) {
        super(message);
        this.type = type;
    }

    ApiException(ErrorType type, String message, Throwable cause) {
        super(message, cause);
        this.type = type;
    }

    static ApiException badData(String message) {
        return new ApiException(ErrorType.BAD_DATA, message);
    }

    /** A parameter that can't be used, in Prometheus's words. */
    static ApiException invalidParameter(String name, String reason) {
        return badData("invalid parameter \"" + name + "\": " + reason);
    }

    ErrorType type() {
        return type;
    }
}
