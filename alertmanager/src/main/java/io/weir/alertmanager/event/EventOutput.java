package io.weir.alertmanager.event;

import java.io.IOException;

/** Where events go. Confined to the recorder's thread; what takes time happens on threads of its own. */
interface EventOutput extends AutoCloseable {
    /** Its name in metrics, without secrets: {@code file:/var/log/events.jsonl}. */
    String name();

    /** @param event as JSON, without a line's end */
    void send(byte[] event) throws IOException;

    /** Delivers what was sent, for a while, and ends. */
    @Override
    void close();
}
