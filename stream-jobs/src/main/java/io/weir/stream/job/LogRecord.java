package io.weir.stream.job;

/** One record of the samples topic, not yet decoded. */
public final class LogRecord {
    private final int partition;
    private final long logTimeMs;
    private final byte[] batch;

    public LogRecord(int partition, long logTimeMs, byte[] batch) {
        this.partition = partition;
        this.logTimeMs = logTimeMs;
        this.batch = batch;
    }

    public int partition() {
        return partition;
    }

    /** The broker's clock when the record arrived. */
    public long logTimeMs() {
        return logTimeMs;
    }

    public byte[] batch() {
        return batch;
    }
}
