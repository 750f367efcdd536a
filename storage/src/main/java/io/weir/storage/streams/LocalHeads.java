package io.weir.storage.streams;

import io.weir.storage.head.Head;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The heads whose partitions this process owns right now. Thread-safe. */
final class LocalHeads {
    private final Map<Integer, Head> owned = new ConcurrentHashMap<>();

    /** The partition's log has been replayed up to what was committed, and new records are coming in. */
    void acquired(Head head) {
        owned.put(head.partition(), head);
    }

    void released(Head head) {
        owned.remove(head.partition(), head);
    }

    /** In order of partition. */
    List<Head> owned() {
        return owned.values().stream()
                .sorted(Comparator.comparingInt(Head::partition))
                .toList();
    }
}
