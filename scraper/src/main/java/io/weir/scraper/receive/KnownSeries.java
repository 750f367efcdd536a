package io.weir.scraper.receive;

import io.weir.bus.SampleAppender;
import io.weir.bus.SampleAppender.SeriesRef;
import io.weir.bus.SampleLog;
import io.weir.exposition.protobuf.MalformedProtobufException;
import io.weir.model.Labels;
import io.weir.scraper.series.SeriesCache;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The series that senders wrote lately, by the bytes of their labels, and the appender that knows them. Entries are never
 * removed, the whole is replaced from time to time. Mutable, confined to one thread at a time.
 */
final class KnownSeries {
    /** The labels were refused. */
    static final int REFUSED = SeriesCache.DROPPED;

    private final SeriesCache cache = new SeriesCache();
    private final SampleAppender appender;
    private @Nullable SeriesRef[] refs = new SeriesRef[64];
    private int size;

    KnownSeries(SampleLog log) {
        this.appender = log.appender();
    }

    SampleAppender appender() {
        return appender;
    }

    /** The number of the series with the {@link LabelSection} {@code buffer[start, end)}, or {@link #REFUSED}. */
    int number(byte[] buffer, int start, int end) throws MalformedProtobufException {
        int number = cache.find(buffer, start, end, 0);
        return number == SeriesCache.MISSING ? introduce(buffer, start, end) : number;
    }

    private int introduce(byte[] buffer, int start, int end) throws MalformedProtobufException {
        int number;
        try {
            Labels labels = LabelSection.decode(buffer, start, end);
            number = size;
            if (size == refs.length) {
                refs = Arrays.copyOf(refs, 2 * size);
            }
            refs[size++] = appender.series(labels);
        } catch (RefusedSeriesException e) {
            number = REFUSED;
        }
        cache.put(buffer, start, end, 0, number);
        return number;
    }

    SeriesRef ref(int number) {
        return Objects.requireNonNull(refs[number]);
    }

    /** Series known, refused ones included. */
    int size() {
        return cache.size();
    }

    /** Bytes held for their labels, twice: as the sender writes them and as symbols. */
    long labelBytes() {
        return 2L * cache.keyBytes();
    }
}
