package io.weir.standalone.testing;

import io.weir.bus.Bus;
import io.weir.bus.BusConfig;
import io.weir.bus.SampleAppender;
import io.weir.bus.SampleAppender.SeriesRef;
import io.weir.model.Labels;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Appends samples of a few series to the log, all the time, and remembers exactly which of them Kafka acknowledged. The
 * broker may die and come back meanwhile.
 */
public final class SampleWriter implements AutoCloseable {
    private static final int SERIES = 20;
    private static final long PAUSE_NS = 10_000_000;

    private final Bus bus;
    private final Map<String, Map<Long, Double>> acknowledged = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();
    private final Thread thread = new Thread(this::write, "sample-writer");
    private volatile boolean stopped;

    private SampleWriter(Bus bus) {
        this.bus = bus;
    }

    public static SampleWriter start(String bootstrapServers) {
        SampleWriter writer = new SampleWriter(Bus.connect(BusConfig.of(bootstrapServers), "sample-writer"));
        writer.thread.start();
        return writer;
    }

    private void write() {
        SampleAppender appender = bus.samples().appender();
        SeriesRef[] series = new SeriesRef[SERIES];
        String[] names = new String[SERIES];
        for (int i = 0; i < SERIES; i++) {
            series[i] = appender.series(Labels.of("__name__", "written", "i", Integer.toString(i)));
            names[i] = "{\"__name__\":\"written\",\"i\":\"" + i + "\"}";
        }
        long timestampMs = 0;
        for (long round = 0; !stopped; round++) {
            timestampMs = Math.max(timestampMs + 1, Instant.now().toEpochMilli());
            for (SeriesRef each : series) {
                appender.append(each, timestampMs, round);
            }
            long sentAtMs = timestampMs;
            double value = round;
            appender.flush().thenRun(() -> {
                for (String name : names) {
                    acknowledged
                            .computeIfAbsent(name, n -> new ConcurrentSkipListMap<>())
                            .put(sentAtMs, value);
                }
                count.addAndGet(SERIES);
            });
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /** Samples acknowledged so far. */
    public long acknowledged() {
        return count.get();
    }

    /** Stops, and waits for the last acknowledgements. */
    public void stop() {
        stopped = true;
        try {
            thread.join(30_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        bus.close();
    }

    /** By label set as the API prints it: timestamp in milliseconds to value. */
    public Map<String, Map<Long, Double>> acknowledgedSamples() {
        return new TreeMap<>(acknowledged);
    }

    @Override
    public void close() {
        stop();
    }
}
