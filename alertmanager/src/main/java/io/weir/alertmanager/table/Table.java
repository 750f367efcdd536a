package io.weir.alertmanager.table;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A table shared by all instances: reads see what this instance has heard of so far, writes are done once they are
 * acknowledged and visible here.
 *
 * @param <V> the type of the values
 */
public interface Table<V> {
    /** Hears of each change, on a thread of the table; must be quick. */
    interface Listener<V> {
        /** @param value the row's new value, or null if it was removed */
        void changed(String key, @Nullable V value);
    }

    Optional<V> get(String key);

    /** A copy of the table. */
    Map<String, V> snapshot();

    /** Adds a listener, which hears of every present row first. */
    void listen(Listener<V> listener);

    /** Whether everything that was written before this instance started has been read. */
    boolean isCaughtUp();

    /** Sets a row. @return completes when it is acknowledged and visible to this instance's reads */
    CompletableFuture<Void> put(String key, V value);

    /** Removes a row. @return completes like {@link #put} */
    CompletableFuture<Void> delete(String key);

    /** @return completes when everything that any instance had written before this call is visible here */
    CompletableFuture<Void> sync();
}
