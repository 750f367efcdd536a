package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.bus.Bus;
import io.weir.bus.BusConfig;
import io.weir.bus.SampleAppender;
import io.weir.bus.SampleAppender.SeriesRef;
import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.standalone.testing.Docker;
import io.weir.storage.SeriesCursor;
import io.weir.storage.head.Head;
import io.weir.storage.head.HeadConfig;
import io.weir.storage.streams.HeadStore;
import io.weir.storage.streams.HeadStoreConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** The head store on Kafka as other people run it, from its official image. */
class KafkaContainerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SERIES = 50;
    private static final int ROUNDS = 20;

    @TempDir
    Path dir;

    @BeforeAll
    static void needsDocker() {
        Docker.require();
    }

    @Test
    void theHeadHoldsWhatTheLogHoldsAlsoWhenItStartsFromNothing() throws Exception {
        try (KafkaContainer kafka = new KafkaContainer(DockerImageName.parse("apache/kafka:4.3.1"))) {
            kafka.start();
            try (Bus bus = Bus.connect(BusConfig.of(kafka.getBootstrapServers()), "test")) {
                append(bus);
                assertHolds(bus, "first", SERIES * ROUNDS);
                append(bus);
                assertHolds(bus, "second", 2 * SERIES * ROUNDS);
            }
        }
    }

    private static void append(Bus bus) throws Exception {
        SampleAppender appender = bus.samples().appender();
        long startMs = Clock.systemUTC().millis();
        for (int series = 0; series < SERIES; series++) {
            SeriesRef ref = appender.series(Labels.of("__name__", "m", "i", Integer.toString(series)));
            for (int round = 0; round < ROUNDS; round++) {
                appender.append(ref, startMs + round, round);
            }
        }
        appender.flush().get(30, TimeUnit.SECONDS);
    }

    /** A new store, each time with an empty directory, so that it has nothing but the log. */
    private void assertHolds(Bus bus, String name, int samples) {
        HeadStoreConfig config = new HeadStoreConfig(
                dir.resolve(name), HeadConfig.DEFAULT, Duration.ofMinutes(5), "localhost:1", "store", 1);
        try (HeadStore store = new HeadStore(bus.config(), config, new PrometheusRegistry(), Clock.systemUTC())) {
            store.start();
            await().atMost(PATIENCE).until(() -> store.ready() && store.heads().size() == bus.samplesPartitions());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(store.heads().stream()
                                    .mapToInt(KafkaContainerIT::samplesIn)
                                    .sum())
                            .isEqualTo(samples));
        }
    }

    private static int samplesIn(Head head) {
        int count = 0;
        try (SeriesCursor cursor =
                head.select(List.of(LabelMatcher.equal("__name__", "m")), Long.MIN_VALUE, Long.MAX_VALUE)) {
            while (cursor.next()) {
                count += cursor.size();
            }
        }
        return count;
    }
}
