package io.weir.pushgateway;

import io.weir.bus.BusException;
import io.weir.bus.RowTooLargeException;
import io.weir.bus.TableTopic;
import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.model.record.PushGroupRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The topics of a Pushgateway in memory. Several views may be opened; each reads on when it is told to, or has to. */
final class FakeLog implements SampleSink {
    static final int MAX_ROW_BYTES = 100_000;
    static final String ID = "cluster/samples";

    /** A sample as appended; the value is a histogram's count, and null for a stale marker. */
    record Appended(
            long timestampMs, String series, @Nullable Double value) {}

    private record Row(String key, byte @Nullable [] group) {}

    private final List<Row> rows = new ArrayList<>();
    private final List<Appended> samples = new ArrayList<>();
    private boolean groupsDown;
    private boolean samplesDown;

    /** From now on, Kafka refuses, or takes again, rows and samples. */
    synchronized void setDown(boolean groups, boolean samples) {
        groupsDown = groups;
        samplesDown = samples;
    }

    synchronized List<Appended> takeSamples() {
        List<Appended> taken = List.copyOf(samples);
        samples.clear();
        return taken;
    }

    @Override
    public String logId() {
        return ID;
    }

    @Override
    public synchronized CompletableFuture<Void> append(
            long timestampMs, Collection<PushedSeries> live, Collection<PushedSeries> ended) {
        if (samplesDown) {
            return CompletableFuture.failedFuture(new BusException("topic samples: down"));
        }
        for (PushedSeries series : live) {
            double value = series.histogram() == null
                    ? series.value()
                    : series.histogram().count();
            samples.add(new Appended(timestampMs, text(series.labels()), value));
        }
        ended.forEach(series -> samples.add(new Appended(timestampMs, text(series.labels()), null)));
        return CompletableFuture.completedFuture(null);
    }

    static Appended sample(long timestampMs, String series, double value) {
        return new Appended(timestampMs, series, StaleMarker.is(value) ? null : value);
    }

    static Appended stale(long timestampMs, String series) {
        return new Appended(timestampMs, series, null);
    }

    private static String text(Labels labels) {
        return labels.metricName() + labels.without(Labels.METRIC_NAME);
    }

    Topic open() {
        return new Topic();
    }

    /** One gateway's view of the group topic. */
    final class Topic implements GroupTopic {
        private Listener listener = (key, group) -> {};
        private int read;

        @Override
        public void listen(Listener listener) {
            this.listener = listener;
            catchUp();
        }

        void catchUp() {
            synchronized (FakeLog.this) {
                readTo(rows.size());
            }
        }

        private void readTo(int end) {
            while (read < end) {
                Row row = rows.get(read++);
                listener.changed(row.key(), row.group() == null ? null : decode(row.group()));
            }
        }

        @Override
        public Write write(String key, @Nullable PushGroupRecord group) {
            synchronized (FakeLog.this) {
                if (groupsDown) {
                    return () -> {
                        throw new BusException("topic push-groups: down");
                    };
                }
                byte[] encoded = group == null ? null : TableTopic.PUSH_GROUPS.encode(group);
                if (encoded != null && encoded.length > MAX_ROW_BYTES) {
                    throw new RowTooLargeException(TableTopic.PUSH_GROUPS.topic(), encoded.length);
                }
                rows.add(new Row(key, encoded));
                int end = rows.size();
                return () -> {
                    synchronized (FakeLog.this) {
                        readTo(end);
                    }
                };
            }
        }

        @Override
        public void close() {}
    }

    private static PushGroupRecord decode(byte[] bytes) {
        try {
            return TableTopic.PUSH_GROUPS.decode(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
