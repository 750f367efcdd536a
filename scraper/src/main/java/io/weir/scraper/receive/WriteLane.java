package io.weir.scraper.receive;

import io.weir.bus.SampleAppender;
import io.weir.bus.SampleLog;
import io.weir.exposition.protobuf.MalformedProtobufException;
import java.util.concurrent.CompletableFuture;

/**
 * All that turns one request at a time into records: the buffer it is decompressed to, the decoder, the series known
 * so far and their appender. Mutable, confined to one thread at a time.
 */
final class WriteLane {
    /** Series that are gone are forgotten this often, at the price of parsing the labels of all others once more. */
    private static final long RENEW_AFTER_MS = 3_600_000;

    private static final int KEPT_BUFFER_BYTES = 4 << 20;

    private final SampleLog log;
    private final long maxLabelBytes;
    private final WriteRequestV1 version1 = new WriteRequestV1();
    private final WriteRequestV2 version2 = new WriteRequestV2();
    private final StagedWrite staged = new StagedWrite();
    private KnownSeries known;
    private long renewedMs;
    private byte[] buffer = new byte[64 << 10];

    /** @param maxLabelBytes that series may hold before all are forgotten */
    WriteLane(SampleLog log, long maxLabelBytes, long nowMs) {
        this.log = log;
        this.maxLabelBytes = maxLabelBytes;
        this.known = new KnownSeries(log);
        this.renewedMs = nowMs;
    }

    /** Decompresses and decodes a request; nothing is appended yet. The result is valid until the next call. */
    StagedWrite stage(MessageVersion version, byte[] body, int decodedBytes, long oldestMs, long newestMs)
            throws MalformedWriteException {
        if (buffer.length < decodedBytes) {
            buffer = new byte[Math.max(decodedBytes, Math.min(2 * buffer.length, KEPT_BUFFER_BYTES))];
        }
        int length = SnappyBlock.decode(body, buffer);
        staged.begin(oldestMs, newestMs);
        try {
            switch (version) {
                case V1 -> version1.read(buffer, length, known, staged);
                case V2 -> version2.read(buffer, length, known, staged);
            }
        } catch (MalformedProtobufException e) {
            throw new MalformedWriteException(String.valueOf(e.getMessage()));
        }
        return staged;
    }

    /** Appends what was staged. @return completes when Kafka has acknowledged all of it */
    CompletableFuture<Void> commit() {
        SampleAppender appender = known.appender();
        boolean complete = false;
        try {
            staged.appendTo(known);
            complete = true;
        } finally {
            if (!complete) {
                appender.discard();
            }
        }
        return appender.flush();
    }

    /** Between two requests: gives back memory that only an unusual request or series that are gone needed. */
    void rest(long nowMs) {
        if (buffer.length > KEPT_BUFFER_BYTES) {
            buffer = new byte[KEPT_BUFFER_BYTES];
        }
        if (nowMs - renewedMs >= RENEW_AFTER_MS || known.labelBytes() > maxLabelBytes) {
            known = new KnownSeries(log);
            renewedMs = nowMs;
        }
    }
}
