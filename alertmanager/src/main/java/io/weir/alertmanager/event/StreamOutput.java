package io.weir.alertmanager.event;

import java.io.PrintStream;

/** Writes events to a stream of this process as lines. */
record StreamOutput(String name, PrintStream stream) implements EventOutput {
    @Override
    public void send(byte[] event) {
        synchronized (stream) {
            stream.write(event, 0, event.length);
            stream.write('\n');
            stream.flush();
        }
    }

    @Override
    public void close() {}
}
