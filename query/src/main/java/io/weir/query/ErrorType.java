package io.weir.query;

/** What kind of error the API reports, with the name and the HTTP status that Prometheus gives it. */
enum ErrorType {
    BAD_DATA("bad_data", 400),
    EXECUTION("execution", 422),
    CANCELED("canceled", 499),
    TIMEOUT("timeout", 503),
    INTERNAL("internal", 500),
    NOT_FOUND("not_found", 404),
    UNAVAILABLE("unavailable", 500);

    private final String text;
    private final int status;

    ErrorType(String text, int status) {
        this.text = text;
        this.status = status;
    }

    /** The API's {@code errorType}. */
    String text() {
        return text;
    }

    /** The HTTP status. */
    int status() {
        return status;
    }
}
