package io.weir.alertmanager.table;

import io.weir.bus.Bus;
import io.weir.bus.TableTopic;
import io.weir.bus.TableView;
import io.weir.bus.TableWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

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

    /** Opens the table, which starts reading at once; {@code executor} runs what waits for writes. */
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
        return visible(writer.put(key, value));
    }

    @Override
    public CompletableFuture<Void> delete(String key) {
        return visible(writer.delete(key));
    }

    /** Removes a row that never exists: once that is visible here, so is all that stands before it in the topic. */
    @Override
    public CompletableFuture<Void> sync() {
        return delete(SYNC_KEY);
    }

    /** What waits goes on on the executor: the threads of the producer and the view must not be kept. */
    private CompletableFuture<Void> visible(CompletableFuture<TableWriter.Position> acknowledged) {
        return acknowledged
                .thenCompose(position -> view.whenApplied(position, VISIBLE_TIMEOUT))
                .thenRunAsync(() -> {}, executor);
    }

    @Override
    public void close() {
        view.close();
    }
}
