package io.weir.storage.object;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * Where segments are kept: whole objects under slash-separated names, each written once and read at any place. Thread-safe.
 */
public interface ObjectStore {
    /** Fills a local file with the content of an object. */
    interface ContentWriter {
        void writeTo(Path file) throws IOException;
    }

    /**
     * Opens the store at a URL: {@code file:///absolute/directory}, or a path without a scheme. The directory is made when
     * it is missing.
     *
     * @throws IllegalArgumentException for another scheme
     */
    static ObjectStore open(String url) throws IOException {
        if (!url.contains("://") && !url.startsWith("file:")) {
            return new FileObjectStore(Path.of(url));
        }
        URI uri = URI.create(url);
        if ("file".equals(uri.getScheme())) {
            return new FileObjectStore(Path.of(uri));
        }
        if ("s3".equals(uri.getScheme())) {
            throw new IllegalArgumentException("object store " + url + ": s3 is not supported yet, use file:");
        }
        throw new IllegalArgumentException("object store " + url + ": unknown scheme " + uri.getScheme());
    }

    /**
     * Stores what {@code content} writes under {@code name}, replacing an object of that name at once: a reader sees the
     * old or the new one, whole.
     *
     * @return the object's size in bytes
     */
    long put(String name, ContentWriter content) throws IOException;

    /**
     * Opens an object for reading; the caller closes it. An object that is replaced or deleted meanwhile stays readable.
     *
     * @throws java.nio.file.NoSuchFileException if there is none of that name
     */
    SeekableByteChannel read(String name) throws IOException;

    /** Deletes an object, if it is there. */
    void delete(String name) throws IOException;

    /** The names of all objects, in no order. */
    List<String> list() throws IOException;
}
