package io.weir.storage.segment;

import io.weir.storage.object.ObjectStore;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The most recently used open segments, up to a number of bytes. Thread-safe. */
public final class SegmentCache {
    private final ObjectStore store;
    private final long maxBytes;
    /** In order of last use. */
    private final Map<String, Segment> segments = new LinkedHashMap<>(16, 0.75f, true);

    private long bytes;

    public SegmentCache(ObjectStore store, long maxBytes) {
        this.store = store;
        this.maxBytes = maxBytes;
    }

    /**
     * The segment at {@code path}.
     *
     * @param size what the catalogue says the object's size is; a cached segment of another size was replaced
     * @throws NoSuchFileException if there is none, which retention may be the cause of
     */
    public Segment open(String path, long size) throws NoSuchFileException {
        synchronized (segments) {
            Segment cached = segments.get(path);
            if (cached != null && cached.bytes() == size) {
                return cached;
            }
        }
        Segment opened = Segment.open(store, path);
        synchronized (segments) {
            Segment raced = segments.put(path, opened);
            bytes += opened.estimatedBytes() - (raced == null ? 0 : raced.estimatedBytes());
            evict();
        }
        return opened;
    }

    private void evict() {
        Iterator<Segment> oldest = segments.values().iterator();
        while (bytes > maxBytes && segments.size() > 1) {
            bytes -= oldest.next().estimatedBytes();
            oldest.remove();
        }
    }

    /** Forgets a segment that is gone. */
    public void forget(String path) {
        synchronized (segments) {
            Segment gone = segments.remove(path);
            if (gone != null) {
                bytes -= gone.estimatedBytes();
            }
        }
    }
}
