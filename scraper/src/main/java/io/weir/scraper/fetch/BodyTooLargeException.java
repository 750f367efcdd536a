package io.weir.scraper.fetch;

import java.io.IOException;

/** A body beyond what may be read of it. */
final class BodyTooLargeException extends IOException {
    private static final long serialVersionUID = 1;

    BodyTooLargeException(String message) {
        super(message);
    }
}
