package io.weir.alertmanager.testing;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.alertmanager.table.Table;
import io.weir.alertmanager.table.TableMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * A table in memory that outlives the processes that use it. Each process has a {@link #open view}; a write is seen by all
 * at once, or fails while the table is {@link #unavailable}.
 */
public final class FakeTable<V> {
    private final Map<String, V> rows = new TreeMap<>();
    private final List<View> views = new ArrayList<>();
    private final List<Runnable> held = new ArrayList<>();
    private boolean unavailable;
    private boolean holding;

    /** Metrics that nobody looks at. */
    public static TableMetrics uncounted() {
        return new TableMetrics(new PrometheusRegistry(), "test", "rows");
    }

    /** Whether writes fail. */
    public void unavailable(boolean broken) {
        unavailable = broken;
    }

    /** Whether writes are neither stored nor answered; those that were held happen when it ends. */
    public void holding(boolean holds) {
        holding = holds;
        if (!holds) {
            held.forEach(Runnable::run);
            held.clear();
        }
    }

    public Map<String, V> rows() {
        return rows;
    }

    /** The table as a process sees it whose steps {@code process} counts. */
    public Table<V> open(FakeLoop process) {
        View view = new View(process);
        views.add(view);
        return view;
    }

    /** A write from outside, such as that of the rules. */
    public void put(String key, V value) {
        rows.put(key, value);
        views.forEach(view -> view.tell(key, value));
    }

    private final class View implements Table<V> {
        private final FakeLoop process;
        private final List<Listener<V>> listeners = new ArrayList<>();

        View(FakeLoop process) {
            this.process = process;
        }

        void tell(String key, V value) {
            if (!process.isDead()) {
                listeners.forEach(listener -> listener.changed(key, value));
            }
        }

        @Override
        public Optional<V> get(String key) {
            return Optional.ofNullable(rows.get(key));
        }

        @Override
        public Map<String, V> snapshot() {
            return Map.copyOf(rows);
        }

        @Override
        public void listen(Listener<V> listener) {
            listeners.add(listener);
            rows.forEach(listener::changed);
        }

        @Override
        public boolean isCaughtUp() {
            return true;
        }

        @Override
        public CompletableFuture<Void> put(String key, V value) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            if (unavailable) {
                done.completeExceptionally(new IllegalStateException("Kafka is away"));
                return done;
            }
            if (holding) {
                held.add(() -> write(key, value, done));
            } else {
                write(key, value, done);
            }
            return done;
        }

        /** The process may die before the write leaves it, and after that before it hears of it. */
        private void write(String key, V value, CompletableFuture<Void> done) {
            if (process.step()) {
                FakeTable.this.put(key, value);
                if (process.step()) {
                    done.complete(null);
                }
            }
        }

        @Override
        public CompletableFuture<Void> delete(String key) {
            rows.remove(key);
            views.forEach(view -> view.listeners.forEach(listener -> listener.changed(key, null)));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> sync() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
