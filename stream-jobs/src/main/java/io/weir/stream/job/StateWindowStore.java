package io.weir.stream.job;

import io.weir.model.Fingerprint;
import io.weir.stream.plan.WindowStore;
import io.weir.stream.window.SeriesWindow;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/** Windows in Flink's keyed state, those of the current key. */
final class StateWindowStore implements WindowStore {
    private final MapState<Fingerprint, SeriesWindow> windows;

    StateWindowStore(MapState<Fingerprint, SeriesWindow> windows) {
        this.windows = windows;
    }

    @Override
    public @Nullable SeriesWindow get(Fingerprint fingerprint) throws Exception {
        return windows.get(fingerprint);
    }

    @Override
    public void put(Fingerprint fingerprint, SeriesWindow window) throws Exception {
        windows.put(fingerprint, window);
    }

    @Override
    public void remove(Fingerprint fingerprint) throws Exception {
        windows.remove(fingerprint);
    }

    @Override
    public Iterable<Map.Entry<Fingerprint, SeriesWindow>> entries() throws Exception {
        return windows.entries();
    }
}
