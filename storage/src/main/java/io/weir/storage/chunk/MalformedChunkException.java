package io.weir.storage.chunk;

import io.weir.storage.StorageException;

/** The bytes of a chunk are not one; they were damaged, for this code never writes such. */
public final class MalformedChunkException extends StorageException {
    private static final long serialVersionUID = 1L;

    MalformedChunkException(int offset, String reason) {
        super("malformed chunk at byte " + offset + ": " + reason);
    }
}
