package io.weir.query;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.Labels;
import io.weir.model.record.SampleBatchEncoder;
import io.weir.model.record.SampleBatchReader;
import io.weir.model.record.SegmentRecord;
import io.weir.storage.StorageException;
import io.weir.storage.catalogue.SegmentCatalogue;
import io.weir.storage.head.Head;
import io.weir.storage.head.HeadConfig;
import io.weir.storage.head.HeadMetrics;
import io.weir.storage.object.ObjectStore;
import io.weir.storage.query.LocalHeadReader;
import io.weir.storage.query.StorageReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Made-up series of an hour, stored as real ones are. */
final class RehearsalSeries {
    static final long END_MS = 1_700_000_000_000L;

    private static final int PODS = 30;
    private static final int PARTITIONS = 2;
    private static final long INTERVAL_MS = 15_000;

    /** A little more than an hour: a sealed and an open chunk of each series. */
    private static final int SAMPLES = 260;

    private RehearsalSeries() {}

    /** Storage that holds nothing else. */
    static StorageReader storage() throws IOException {
        HeadMetrics unseen = new HeadMetrics(new PrometheusRegistry());
        List<Head> heads = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Head head = new Head(partition, HeadConfig.DEFAULT, unseen);
            fill(head);
            heads.add(head);
        }
        // Nothing is ever read from the store, since the catalogue is empty.
        ObjectStore none = ObjectStore.open(Path.of("").toAbsolutePath().toUri().toString());
        return new StorageReader(new NoSegments(), none, LocalHeadReader.ofAll(() -> heads, PARTITIONS));
    }

    private static void fill(Head head) {
        SampleBatchEncoder encoder = new SampleBatchEncoder();
        List<SampleBatchEncoder.Series> series = new ArrayList<>();
        for (int pod = head.partition(); pod < PODS; pod += PARTITIONS) {
            for (Labels labels : exposedBy(pod)) {
                series.add(encoder.series(labels));
            }
        }
        SampleBatchReader reader = new SampleBatchReader();
        for (int round = 0; round < SAMPLES; round++) {
            long timeMs = END_MS - (SAMPLES - 1 - round) * INTERVAL_MS;
            encoder.begin(timeMs);
            for (int i = 0; i < series.size(); i++) {
                encoder.add(series.get(i), timeMs, value(i, round));
            }
            reader.reset(encoder.finish());
            head.append(reader, round, timeMs);
        }
    }

    private static double value(int series, int round) {
        return series % 3 == 0 ? 7.0 * round * (series + 1) : (round + 37 * series) % 101 / 4.0;
    }

    private static List<Labels> exposedBy(int pod) {
        Labels target = Labels.of(
                "job", "job-" + pod % 3, "pod", "pod-" + pod, "node", "node-" + pod / 5, "cluster", "rehearsal");
        List<Labels> all = new ArrayList<>();
        all.add(target.with(Labels.METRIC_NAME, "up"));
        all.add(target.with(Labels.METRIC_NAME, "cpu_seconds_total"));
        for (String code : List.of("200", "404", "500")) {
            for (String method : List.of("GET", "PUT")) {
                Labels labels = target.with("code", code).with("method", method);
                all.add(labels.with(Labels.METRIC_NAME, "requests_total"));
            }
        }
        for (String bound : List.of("0.01", "0.1", "1", "10", "+Inf")) {
            all.add(target.with("le", bound).with(Labels.METRIC_NAME, "duration_seconds_bucket"));
        }
        all.add(target.with(Labels.METRIC_NAME, "duration_seconds_sum"));
        all.add(target.with(Labels.METRIC_NAME, "duration_seconds_count"));
        for (int sensor = 0; sensor < 4; sensor++) {
            all.add(target.with("sensor", "s" + sensor).with(Labels.METRIC_NAME, "temperature"));
        }
        return all;
    }

    /** Everything is in the heads. */
    private static final class NoSegments implements SegmentCatalogue {
        @Override
        public List<SegmentRecord> segments() {
            return List.of();
        }

        @Override
        public boolean contains(String name) {
            return false;
        }

        @Override
        public void announce(SegmentRecord segment) {
            throw new StorageException("made-up series have no segments");
        }

        @Override
        public void remove(String name) {
            throw new StorageException("made-up series have no segments");
        }
    }
}
