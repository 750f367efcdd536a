package io.weir.storage.segment;

import io.weir.storage.StorageException;

/** A segment's bytes are not what a segment is made of. */
public final class CorruptSegmentException extends StorageException {
    private static final long serialVersionUID = 1L;

    /**
     * @param path the object's name
     * @param where the part of the file, such as {@code footer} or {@code row group 3}
     */
    CorruptSegmentException(String path, String where, String reason) {
        super("corrupt segment " + path + " at " + where + ": " + reason);
    }

    CorruptSegmentException(String path, String where, Throwable cause) {
        super("corrupt segment " + path + " at " + where + ": " + cause.getMessage(), cause);
    }
}
