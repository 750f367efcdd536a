package io.weir.storage.testing;

import io.weir.model.record.SegmentRecord;
import io.weir.storage.StorageException;
import io.weir.storage.catalogue.SegmentCatalogue;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A catalogue in memory that can be told to fail. */
public final class MapCatalogue implements SegmentCatalogue {
    private final Map<String, SegmentRecord> segments = new ConcurrentHashMap<>();
    private volatile boolean failing;

    public void failFromNow(boolean fail) {
        failing = fail;
    }

    @Override
    public List<SegmentRecord> segments() {
        return List.copyOf(segments.values());
    }

    @Override
    public boolean contains(String name) {
        return segments.containsKey(name);
    }

    @Override
    public void announce(SegmentRecord segment) {
        if (failing) {
            throw new StorageException("can't announce");
        }
        segments.put(segment.getName(), segment);
    }

    @Override
    public void remove(String name) {
        if (failing) {
            throw new StorageException("can't remove");
        }
        segments.remove(name);
    }
}
