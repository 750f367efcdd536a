package io.weir.storage.head;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.storage.SampleBuffer;
import io.weir.storage.SeriesCursor;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** Decodes chosen series of a head one after another, each under the head's read lock. */
final class HeadCursor implements SeriesCursor {
    private final HeadSeries[] series;
    private final long startMs;
    private final long endMs;
    private final Lock readLock;
    private final boolean newestOnly;
    private final SampleBuffer samples = new SampleBuffer();
    private int next;

    HeadCursor(HeadSeries[] series, long startMs, long endMs, boolean newestOnly, Lock readLock) {
        this.series = series;
        this.startMs = startMs;
        this.endMs = endMs;
        this.newestOnly = newestOnly;
        this.readLock = readLock;
    }

    @Override
    public boolean next() {
        while (next < series.length) {
            HeadSeries candidate = series[next++];
            readLock.lock();
            try {
                if (newestOnly) {
                    candidate.readNewest(startMs, endMs, samples);
                } else {
                    candidate.read(startMs, endMs, samples);
                }
            } finally {
                readLock.unlock();
            }
            if (samples.size() > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Labels labels() {
        return series[next - 1].labels;
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
    public void close() {}
}
