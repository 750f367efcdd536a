package io.weir.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.bus.SampleAppender.SeriesRef;
import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import io.weir.model.record.SampleBatchReader;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class SampleAppenderTest {
    private static final int PARTITIONS = 3;

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(Cluster.empty(), false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final SampleAppender appender = SampleLog.on(producer, PARTITIONS).appender();

    @Test
    void sendsOneRecordToEachPartitionTouchedAndEverySampleToItsOwn() {
        Map<Fingerprint, Double> written = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            Labels labels = Labels.of("__name__", "m", "i", Integer.toString(i));
            appender.append(appender.series(labels), 1000 + i, i);
            written.put(Fingerprint.of(labels), (double) i);
        }
        appender.flush();

        assertThat(producer.history()).extracting(ProducerRecord::partition).containsExactly(0, 1, 2);
        Map<Fingerprint, Double> read = new HashMap<>();
        SampleBatchReader reader = new SampleBatchReader();
        for (ProducerRecord<byte[], byte[]> record : producer.history()) {
            reader.reset(record.value());
            while (reader.nextSeries()) {
                assertThat(reader.fingerprint().partition(PARTITIONS)).isEqualTo(record.partition());
                read.put(reader.fingerprint(), reader.values()[0]);
            }
        }
        assertThat(read).isEqualTo(written);
    }

    /** Kafka Streams skips records without a key when it restores: after a crash the head store came back empty. */
    @Test
    void everyRecordHasAKey() {
        appender.append(appender.series(Labels.of("__name__", "up")), 1, 1);
        appender.flush();

        assertThat(producer.history())
                .singleElement()
                .satisfies(record -> assertThat(record.key()).isNotNull());
    }

    @Test
    void isAcknowledgedOnlyWhenEveryRecordIs() {
        for (int i = 0; i < 50; i++) {
            appender.append(appender.series(Labels.of("i", Integer.toString(i))), 1, 1);
        }
        CompletableFuture<Void> acknowledged = appender.flush();

        assertThat(producer.completeNext()).isTrue();
        assertThat(acknowledged).isNotDone();
        assertThat(producer.completeNext()).isTrue();
        assertThat(producer.errorNext(new KafkaException("disk full"))).isTrue();
        assertThat(acknowledged)
                .isCompletedExceptionally()
                .failsWithin(java.time.Duration.ZERO)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withMessageContaining("topic samples: disk full");
    }

    @Test
    void aSeriesIsWrittenAgainWithoutItsLabelsBeingLookedUp() {
        SeriesRef series = appender.series(Labels.of("__name__", "up"));
        appender.append(series, 1, 1);
        appender.flush();
        appender.append(series, 2, 0);
        appender.flush();

        assertThat(producer.history()).hasSize(2);
        assertThat(appender.pendingSamples()).isZero();
    }

    @Test
    void nothingAppendedSendsNothing() {
        assertThat(appender.flush()).isCompleted();
        appender.append(appender.series(Labels.of("a", "b")), 1, 1);
        appender.discard();
        assertThat(appender.flush()).isCompleted();
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void refusesASeriesOfAnotherAppender() {
        SampleAppender other = SampleLog.on(producer, PARTITIONS).appender();
        SeriesRef foreign = other.series(Labels.of("a", "b"));
        assertThatThrownBy(() -> appender.append(foreign, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
