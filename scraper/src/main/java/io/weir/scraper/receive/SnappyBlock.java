package io.weir.scraper.receive;

import java.io.IOException;
import org.xerial.snappy.Snappy;

/** The snappy block format, which bodies of remote write come in. */
final class SnappyBlock {
    /** The format's own bound: a copy of 64 bytes takes three. Spares memory for lengths that lie. */
    private static final int MAX_EXPANSION = 64;

    private SnappyBlock() {}

    /** The size after decompression, as the body tells it; not yet known to be true. */
    static int decodedBytes(byte[] body) throws MalformedWriteException {
        int bytes;
        try {
            bytes = Snappy.uncompressedLength(body);
        } catch (IOException e) {
            throw new MalformedWriteException("body is not in snappy block format: " + e.getMessage());
        }
        if (bytes < 0 || bytes > (long) MAX_EXPANSION * body.length) {
            throw new MalformedWriteException("body is not in snappy block format: " + body.length
                    + " bytes can't hold the " + Integer.toUnsignedString(bytes) + " that it announces");
        }
        return bytes;
    }

    /** Decompresses into {@code out}, which has room for {@link #decodedBytes}. @return the size */
    static int decode(byte[] body, byte[] out) throws MalformedWriteException {
        try {
            return Snappy.uncompress(body, 0, body.length, out, 0);
        } catch (IOException e) {
            throw new MalformedWriteException("body is not in snappy block format: " + e.getMessage());
        }
    }
}
