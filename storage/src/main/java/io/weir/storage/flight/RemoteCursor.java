package io.weir.storage.flight;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.storage.SampleBuffer;
import io.weir.storage.SeriesCursor;
import io.weir.storage.StorageException;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.jspecify.annotations.Nullable;

/** The series that another process sends, batch after batch. */
final class RemoteCursor implements SeriesCursor {
    private final FlightStream stream;
    private final String origin;
    private final SampleBuffer samples = new SampleBuffer();
    private @Nullable SeriesBatch batch;
    private Labels labels = Labels.empty();
    private int row;
    private boolean ended;

    /** @param origin says in errors where the series come from */
    RemoteCursor(FlightStream stream, String origin) {
        this.stream = stream;
        this.origin = origin;
    }

    @Override
    public boolean next() {
        try {
            SeriesBatch current = batch;
            while (current == null || row == current.rowCount()) {
                if (ended || !stream.next()) {
                    ended = true;
                    return false;
                }
                current = new SeriesBatch(stream.getRoot());
                batch = current;
                row = 0;
            }
            labels = current.readLabels(row);
            current.readSamples(row, samples);
            row++;
            return true;
        } catch (FlightRuntimeException e) {
            throw new StorageException("reading " + origin + " failed: " + e.getMessage(), e);
        }
    }

    @Override
    public Labels labels() {
        return labels;
    }

    @Override
    public int size() {
        return samples.size();
    }

    @Override
    public long[] timestampsMs() {
        return samples.timestampsMs();
    }

    @Override
    public double[] values() {
        return samples.values();
    }

    @Override
    public @Nullable Histogram @Nullable [] histograms() {
        return samples.histograms();
    }

    @Override
    public void close() {
        closeStream(stream, ended);
    }

    static void closeStream(FlightStream stream, boolean ended) {
        if (!ended) {
            stream.cancel("no longer needed", null);
        }
        try {
            stream.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new StorageException("can't close a stream of a head: " + e.getMessage(), e);
        }
    }
}
