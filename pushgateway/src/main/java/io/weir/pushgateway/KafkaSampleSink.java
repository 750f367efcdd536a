package io.weir.pushgateway;

import io.weir.bus.SampleAppender;
import io.weir.bus.SampleLog;
import io.weir.model.StaleMarker;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/** The samples topic in Kafka. */
final class KafkaSampleSink implements SampleSink {
    private final SampleLog log;

    KafkaSampleSink(SampleLog log) {
        this.log = log;
    }

    @Override
    public String logId() {
        return log.id();
    }

    @Override
    public CompletableFuture<Void> append(
            long timestampMs, Collection<PushedSeries> live, Collection<PushedSeries> ended) {
        SampleAppender appender = log.appender();
        for (PushedSeries series : live) {
            SampleAppender.SeriesRef ref = appender.series(series.fingerprint(), series.labels());
            if (series.histogram() == null) {
                appender.append(ref, timestampMs, series.value());
            } else {
                appender.append(ref, timestampMs, series.histogram());
            }
        }
        for (PushedSeries series : ended) {
            appender.append(appender.series(series.fingerprint(), series.labels()), timestampMs, StaleMarker.VALUE);
        }
        return appender.flush();
    }
}
