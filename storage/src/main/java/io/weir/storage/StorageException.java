package io.weir.storage;

/** Stored samples can't be read or written: a missing file, a corrupt one, a head that can't be reached. */
public class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
