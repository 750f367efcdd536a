package io.weir.storage.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.Labels;
import io.weir.storage.SeriesCursor;
import io.weir.storage.testing.Batches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HeadConcurrencyTest {
    private static final int SERIES = 50;
    private static final int ROUNDS = 2_000;
    private static final long STEP_MS = 10;
    private static final HeadConfig CONFIG =
            new HeadConfig(Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(1), 1000);

    /**
     * Sample i of each series has timestamp {@code i * STEP_MS} and value i. A reader that sees a torn chunk would see
     * something else, or a gap.
     */
    @Test
    void readersSeeAnUnbrokenTailOfEachSeriesWhileItGrowsAndIsTruncated() throws Exception {
        Head head = new Head(0, CONFIG, new HeadMetrics(new PrometheusRegistry()));
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch readersRan = new CountDownLatch(2);
        ExecutorService readers = Executors.newFixedThreadPool(2);
        List<Future<Long>> reads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            reads.add(readers.submit(() -> {
                long series = 0;
                while (!done.get()) {
                    series += readAll(head);
                    readersRan.countDown();
                }
                return series;
            }));
        }
        Batches batches = new Batches();
        for (int i = 0; i < ROUNDS; i++) {
            for (int s = 0; s < SERIES; s++) {
                batches.add(Labels.of("__name__", "m", "s", Integer.toString(s)), i * STEP_MS, i);
            }
            head.append(Batches.reader(batches.finish()), i, i * STEP_MS);
            if (i % 100 == 99) {
                head.truncate(CONFIG.oldestAcceptedMs(head.clockMs()));
            }
        }
        readersRan.await();
        done.set(true);
        for (Future<Long> read : reads) {
            assertThat(read.get()).isPositive();
        }
        readers.shutdown();
        assertThat(readAll(head)).isEqualTo(SERIES);
    }

    private static long readAll(Head head) {
        long series = 0;
        try (SeriesCursor cursor = head.select(List.of(), Long.MIN_VALUE, Long.MAX_VALUE)) {
            while (cursor.next()) {
                series++;
                double first = cursor.values()[0];
                for (int i = 0; i < cursor.size(); i++) {
                    assertThat(cursor.values()[i]).isEqualTo(first + i);
                    assertThat(cursor.timestampsMs()[i]).isEqualTo((long) (first + i) * STEP_MS);
                }
            }
        }
        return series;
    }
}
