package io.weir.web.client;

import java.io.IOException;

/** No whole answer came in the time allowed. */
public final class HttpTimeoutException extends IOException {
    HttpTimeoutException() {
        super("no answer within the time allowed");
    }
}
