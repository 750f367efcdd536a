package io.weir.scraper.series;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesCacheTest {
    private final SeriesCache cache = new SeriesCache();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private int find(String metric, int context) {
        byte[] buffer = bytes("##" + metric + " 1\n");
        return cache.find(buffer, 2, buffer.length - 3, context);
    }

    private void put(String metric, int context, int series) {
        byte[] buffer = bytes("##" + metric + " 1\n");
        cache.put(buffer, 2, buffer.length - 3, context, series);
    }

    @Test
    void anEntryIsTheBytesAndTheContext() {
        assertThat(find("a", 0)).isEqualTo(SeriesCache.MISSING);
        put("a", 0, 7);
        put("a", 1, 8);
        put("b", 0, SeriesCache.DROPPED);

        assertThat(find("a", 0)).isEqualTo(7);
        assertThat(find("a", 1)).isEqualTo(8);
        assertThat(find("b", 0)).isEqualTo(SeriesCache.DROPPED);
        assertThat(find("b", 1)).isEqualTo(SeriesCache.MISSING);
        assertThat(find("aa", 0)).isEqualTo(SeriesCache.MISSING);
        assertThat(find("", 0)).isEqualTo(SeriesCache.MISSING);
    }

    @Test
    void theMetricAfterTheLastOneIsExpected() {
        assertThat(cache.hasExpected()).isFalse();
        put("a", 0, 7);
        put("bc", 1, 8);
        assertThat(cache.hasExpected()).isFalse();
        cache.rewind();

        assertThat(cache.hasExpected()).isTrue();
        cache.takeExpected();
        assertThat(cache.lastEntry()).isZero();
        assertThat(new String(
                        cache.keys(),
                        cache.expectedStart(),
                        cache.expectedEnd() - cache.expectedStart(),
                        StandardCharsets.UTF_8))
                .isEqualTo("bc");
        assertThat(cache.expectedContext()).isEqualTo(1);
        assertThat(cache.expectedSeries()).isEqualTo(8);
    }

    /** Whatever the order and the number of metrics, the cache answers as a map would. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void answersLikeAMap(long seed) {
        Random random = new Random(seed);
        Map<String, Integer> model = new HashMap<>();
        List<String> order = new ArrayList<>();
        for (int scrape = 0; scrape < 20; scrape++) {
            for (int i = 0; i < random.nextInt(400); i++) {
                order.add(random.nextInt(order.size() + 1), metric(random));
            }
            order.removeIf(metric -> random.nextInt(10) == 0);
            if (random.nextInt(4) == 0) {
                Collections.shuffle(order, random);
            }
            cache.rewind();
            for (String metric : order) {
                int context = metric.length() % 3;
                int expected = model.getOrDefault(metric, SeriesCache.MISSING);
                assertThat(find(metric, context)).as(metric).isEqualTo(expected);
                if (expected == SeriesCache.MISSING) {
                    int series = random.nextInt(5) == 0 ? SeriesCache.DROPPED : model.size();
                    put(metric, context, series);
                    model.put(metric, series);
                }
            }
        }
        assertThat(cache.size()).isEqualTo(model.size());
    }

    private static String metric(Random random) {
        StringBuilder metric = new StringBuilder("m" + random.nextInt(20));
        int labels = random.nextInt(4);
        for (int i = 0; i < labels; i++) {
            metric.append("{l")
                    .append(i)
                    .append("=\"")
                    .append("x".repeat(random.nextInt(30)))
                    .append(random.nextInt(100));
        }
        return metric.toString();
    }

    @Test
    void findingAllocatesNothing() {
        List<byte[]> metrics = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            byte[] metric = bytes("http_requests_total{code=\"" + i + "\"}");
            metrics.add(metric);
            cache.put(metric, 0, metric.length, 0, i);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long sum = findAll(metrics) + findAll(metrics);

        long before = threads.getThreadAllocatedBytes(thread);
        sum += findAll(metrics);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        assertThat(sum).isEqualTo(3 * (999L * 1000 / 2) * 2);
        assertThat(allocated).isLessThan(2000);
    }

    /** Once in order, once backwards: predicted and probed. */
    private long findAll(List<byte[]> metrics) {
        long sum = 0;
        cache.rewind();
        for (int i = 0; i < metrics.size(); i++) {
            sum += cache.find(metrics.get(i), 0, metrics.get(i).length, 0);
        }
        for (int i = metrics.size() - 1; i >= 0; i--) {
            sum += cache.find(metrics.get(i), 0, metrics.get(i).length, 0);
        }
        return sum;
    }
}
