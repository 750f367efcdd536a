package io.weir.bus;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table in memory that follows a compacted topic from its start. Reads are thread-safe and never block; listeners run
 * on the view's own thread, in the order of the topic, and must be quick.
 *
 * @param <V> the type of the values
 */
public final class TableView<V> implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(TableView.class);

    private final Map<String, V> rows = new ConcurrentHashMap<>();
    private final List<TableReader.Listener<V>> listeners = new CopyOnWriteArrayList<>();
    private final TableReader<V> reader;

    TableView(KafkaConsumer<byte[], byte[]> consumer, TableTopic<V> topic, String name) {
        reader = new TableReader<>(consumer, topic, name, this::apply);
        reader.start();
    }

    private void apply(String key, @Nullable V value) {
        if (value == null) {
            rows.remove(key);
        } else {
            rows.put(key, value);
        }
        for (TableReader.Listener<V> listener : listeners) {
            try {
                listener.changed(key, value);
            } catch (RuntimeException e) {
                logger.error("Listener failed key={}", key, e);
            }
        }
    }

    /**
     * Adds a listener and tells it every present row first. Rows that change meanwhile may be told twice; the last word is
     * the newest.
     */
    public void listen(TableReader.Listener<V> listener) {
        listeners.add(listener);
        rows.forEach(listener::changed);
    }

    public Optional<V> get(String key) {
        return Optional.ofNullable(rows.get(key));
    }

    /** A copy of the table. */
    public Map<String, V> snapshot() {
        return Map.copyOf(rows);
    }

    public int size() {
        return rows.size();
    }

    /** Whether every record that existed when the view was opened has been read. */
    public boolean isCaughtUp() {
        return reader.isCaughtUp();
    }

    /** Records that could not be decoded so far. */
    public long undecodableRecords() {
        return reader.undecodableRecords();
    }

    /**
     * Waits until {@link #isCaughtUp}.
     *
     * @throws BusException if that takes longer than {@code timeout}
     */
    public void awaitCaughtUp(Duration timeout) {
        reader.awaitCaughtUp(timeout);
    }

    /**
     * Completes, on the view's thread, when this view has seen the row written at {@code position}; exceptionally if that
     * takes longer than {@code timeout}.
     */
    public CompletableFuture<Void> whenApplied(TableWriter.Position position, Duration timeout) {
        return reader.whenApplied(position, timeout);
    }

    /**
     * Waits until this view has seen the row written at {@code position}, so that a writer reads its own write.
     *
     * @throws TimeoutException if that takes longer than {@code timeout}
     */
    public void awaitApplied(TableWriter.Position position, Duration timeout)
            throws InterruptedException, TimeoutException {
        reader.awaitApplied(position, timeout);
    }

    @Override
    public void close() {
        reader.close();
    }
}
