package io.weir.stream.testing;

import io.weir.model.Fingerprint;
import io.weir.stream.plan.WindowStore;
import io.weir.stream.window.SeriesWindow;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Windows in a map. */
public final class HashWindowStore implements WindowStore {
    private final Map<Fingerprint, SeriesWindow> windows = new HashMap<>();

    @Override
    public @Nullable SeriesWindow get(Fingerprint fingerprint) {
        return windows.get(fingerprint);
    }

    @Override
    public void put(Fingerprint fingerprint, SeriesWindow window) {
        windows.put(fingerprint, window);
    }

    @Override
    public void remove(Fingerprint fingerprint) {
        windows.remove(fingerprint);
    }

    @Override
    public Iterable<Map.Entry<Fingerprint, SeriesWindow>> entries() {
        return windows.entrySet();
    }

    public int size() {
        return windows.size();
    }
}
