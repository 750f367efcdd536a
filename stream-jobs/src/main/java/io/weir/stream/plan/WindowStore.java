package io.weir.stream.plan;

import io.weir.model.Fingerprint;
import io.weir.stream.window.SeriesWindow;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a partition's windows are kept. A window that was changed must be put again. */
public interface WindowStore {
    @Nullable
    SeriesWindow get(Fingerprint fingerprint) throws Exception;

    void put(Fingerprint fingerprint, SeriesWindow window) throws Exception;

    void remove(Fingerprint fingerprint) throws Exception;

    Iterable<Map.Entry<Fingerprint, SeriesWindow>> entries() throws Exception;
}
