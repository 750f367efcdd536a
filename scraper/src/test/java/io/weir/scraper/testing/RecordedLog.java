package io.weir.scraper.testing;

import io.weir.bus.SampleLog;
import io.weir.bus.TableTopic;
import io.weir.bus.TableWriter;
import io.weir.model.GoFloat;
import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.model.histogram.Histogram;
import io.weir.model.record.SampleBatchReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Kafka as far as the scraper sees it: everything sent can be read back. Thread-safe. */
public final class RecordedLog {
    private static final int PARTITIONS = 3;

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(Cluster.empty(), true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private int read;

    /** A sample that was sent. */
    public record Sample(
            Labels labels,
            long timestampMs,
            double value,
            @Nullable Histogram histogram) {
        public Sample(Labels labels, long timestampMs, double value) {
            this(labels, timestampMs, value, null);
        }

        /** {@code name{labels} value @timestamp}, with {@code stale} for a stale marker. */
        @Override
        public String toString() {
            String text =
                    StaleMarker.is(value) ? "stale" : histogram == null ? GoFloat.formatG(value) : histogram.toString();
            Labels rest = labels.without(Labels.METRIC_NAME);
            return labels.metricName() + (rest.isEmpty() ? "" : rest) + ' ' + text + " @" + timestampMs;
        }
    }

    public SampleLog samples() {
        return SampleLog.on(producer, PARTITIONS);
    }

    public <V> TableWriter<V> table(TableTopic<V> topic) {
        return TableWriter.on(producer, topic);
    }

    /** Makes every send fail from now on, or work again. */
    public void fail(RuntimeException failure) {
        producer.sendException = failure;
    }

    /** The samples sent since the last call, in the order of each partition, sorted by their text. */
    public synchronized List<Sample> newSamples() {
        List<ProducerRecord<byte[], byte[]>> history = producer.history();
        List<Sample> samples = new ArrayList<>();
        SampleBatchReader reader = new SampleBatchReader();
        for (ProducerRecord<byte[], byte[]> record : history.subList(read, history.size())) {
            if (record.topic().equals("samples")) {
                reader.reset(record.value());
                while (reader.nextSeriesOfAnyKind()) {
                    Histogram[] histograms = reader.isHistogram() ? reader.histograms() : null;
                    for (int i = 0; i < reader.sampleCount(); i++) {
                        long timestampMs = reader.timestampsMs()[i];
                        samples.add(
                                histograms == null
                                        ? new Sample(reader.labels(), timestampMs, reader.values()[i])
                                        : new Sample(reader.labels(), timestampMs, histograms[i].sum(), histograms[i]));
                    }
                }
            }
        }
        read = history.size();
        samples.sort(java.util.Comparator.comparing(Sample::toString));
        return samples;
    }

    /** {@link #newSamples} as text. */
    public List<String> newLines() {
        return newSamples().stream().map(Sample::toString).toList();
    }

    /** {@link #newLines} without the series about scrapes. */
    public List<String> newExposedLines() {
        return newLines().stream()
                .filter(line -> !line.startsWith("up") && !line.startsWith("scrape_"))
                .toList();
    }

    /** The rows of a table now. */
    public synchronized <V> Map<String, V> rows(TableTopic<V> topic) {
        Map<String, V> rows = new LinkedHashMap<>();
        for (ProducerRecord<byte[], byte[]> record : producer.history()) {
            if (record.topic().equals(topic.topic().topicName())) {
                String key = new String(record.key(), StandardCharsets.UTF_8);
                if (record.value() == null) {
                    rows.remove(key);
                } else {
                    rows.put(key, decode(topic, record.value()));
                }
            }
        }
        return rows;
    }

    private static <V> V decode(TableTopic<V> topic, byte[] value) {
        try {
            return topic.decode(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records sent so far, whatever their topic. */
    public int recordCount() {
        return producer.history().size();
    }
}
