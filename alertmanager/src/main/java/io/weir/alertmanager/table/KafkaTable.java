package io.weir.alertmanager.table;

import io.weir.bus.Bus;
import io.weir.bus.BusException;
import io.weir.bus.TableTopic;
import io.weir.bus.TableView;
import io.weir.bus.TableWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;

/**
 * A {@link Table} in a compacted topic.
 *
 * @param <V> the type of the values
 */
public final class KafkaTable<V> implements Table<V>, AutoCloseable {
    private static final String SYNC_KEY = "sync";
    private static final Duration VISIBLE_TIMEOUT = Duration.ofSeconds(30);

    private final TableView<V> view;
    private final TableWriter<V> writer;
    private final Executor executor;

    private KafkaTable(TableView<V> view, TableWriter<V> writer, Executor executor) {
        this.view = view;
        this.writer = writer;
        this.executor = executor;
    }

    /** Opens the table, which starts reading at once; {@code executor} waits for writes to become visible. */
    public static <V> KafkaTable<V> open(Bus bus, TableTopic<V> topic, String name, Executor executor) {
        return new KafkaTable<>(bus.view(topic, name), bus.writer(topic), executor);
    }

    @Override
    public Optional<V> get(String key) {
        return view.get(key);
    }

    @Override
    public Map<String, V> snapshot() {
        return view.snapshot();
    }

    @Override
    public void listen(Listener<V> listener) {
        view.listen(listener::changed);
    }

    @Override
    public boolean isCaughtUp() {
        return view.isCaughtUp();
    }

    @Override
    public CompletableFuture<Void> put(String key, V value) {
        return writer.put(key, value).thenAcceptAsync(this::awaitVisible, executor);
    }

    @Override
    public CompletableFuture<Void> delete(String key) {
        return writer.delete(key).thenAcceptAsync(this::awaitVisible, executor);
    }

    /** Removes a row that never exists: once that is visible here, so is all that stands before it in the topic. */
    @Override
    public CompletableFuture<Void> sync() {
        return delete(SYNC_KEY);
    }

    private void awaitVisible(TableWriter.Position position) {
        try {
            view.awaitApplied(position, VISIBLE_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusException("interrupted while waiting for a write to become visible", e);
        } catch (TimeoutException e) {
            throw new BusException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        view.close();
    }
}
