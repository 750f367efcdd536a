package io.weir.storage.catalogue;

import io.weir.bus.TableView;
import io.weir.bus.TableWriter;
import io.weir.model.record.SegmentRecord;
import io.weir.storage.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The catalogue in the {@code segments} topic. The view and the writer belong to the caller. */
public final class TopicCatalogue implements SegmentCatalogue {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final TableView<SegmentRecord> view;
    private final TableWriter<SegmentRecord> writer;

    public TopicCatalogue(TableView<SegmentRecord> view, TableWriter<SegmentRecord> writer) {
        this.view = view;
        this.writer = writer;
    }

    @Override
    public List<SegmentRecord> segments() {
        return List.copyOf(view.snapshot().values());
    }

    @Override
    public boolean contains(String name) {
        // Until the whole topic was read, "not there" would be a guess.
        if (!view.isCaughtUp()) {
            view.awaitCaughtUp(TIMEOUT);
        }
        return view.get(name).isPresent();
    }

    @Override
    public void announce(SegmentRecord segment) {
        await("announce segment " + segment.getName(), writer.put(segment.getName(), segment));
    }

    @Override
    public void remove(String name) {
        await("remove segment " + name, writer.delete(name));
    }

    private void await(String action, CompletableFuture<TableWriter.Position> written) {
        try {
            view.awaitApplied(written.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS), TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted while trying to " + action, e);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw new StorageException("can't " + action + ": " + cause.getMessage(), cause);
        }
    }
}
