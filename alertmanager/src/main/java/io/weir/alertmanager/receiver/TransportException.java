package io.weir.alertmanager.receiver;

import java.io.IOException;

/** The service could not be reached, or gave no answer. Its text has no secrets. */
final class TransportException extends IOException {
    private final String reason;

    TransportException(String reason, IOException cause) {
        super(cause.getMessage(), cause);
        this.reason = reason;
    }

    /** As the label of a metric. */
    String reason() {
        return reason;
    }
}
