package io.weir.scraper.fetch;

import org.jspecify.annotations.Nullable;

/** What a target answered, uncompressed. The bytes are borrowed: read them, then {@link #close}. */
public final class FetchedBody implements AutoCloseable {
    private final byte[] bytes;
    private final int length;
    private final @Nullable String contentType;
    private final Runnable release;

    /** @param release runs when the reader is done with {@code bytes}, which may be longer than {@code length} */
    public FetchedBody(byte[] bytes, int length, @Nullable String contentType, Runnable release) {
        this.bytes = bytes;
        this.length = length;
        this.contentType = contentType;
        this.release = release;
    }

    /** The body from the start; longer than {@link #length}, and not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /** The header, or null. */
    public @Nullable String contentType() {
        return contentType;
    }

    /** Gives the bytes back. */
    @Override
    public void close() {
        release.run();
    }
}
