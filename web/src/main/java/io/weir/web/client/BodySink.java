package io.weir.web.client;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the body of an answer goes as it arrives, without being collected first. Called by one thread at a time. */
public interface BodySink {
    /**
     * The answer begins. Not called for an answer that redirects elsewhere, whose body is read over.
     *
     * @throws IOException to end the exchange with it
     */
    void begin(HttpHead head) throws IOException;

    /**
     * More of the body.
     *
     * @param chunk valid during the call only
     * @throws IOException to end the exchange with it
     */
    void append(ByteBuffer chunk) throws IOException;
}
