package io.weir.web.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A body kept in memory, up to a limit. */
final class CollectedBody implements BodySink {
    private final int maxBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    CollectedBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public void begin(HttpHead head) {
        bytes.reset();
    }

    @Override
    public void append(ByteBuffer chunk) throws IOException {
        if (chunk.remaining() > maxBytes - bytes.size()) {
            throw new IOException("the answer is larger than " + maxBytes + " bytes");
        }
        byte[] copy = new byte[chunk.remaining()];
        chunk.get(copy);
        bytes.writeBytes(copy);
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
