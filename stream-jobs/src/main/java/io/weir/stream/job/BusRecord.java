package io.weir.stream.job;

import io.weir.bus.SampleLog;
import io.weir.bus.Topic;

/** A record for one of Weir's topics. */
public final class BusRecord {
    /** The partition of a record whose key decides it. */
    static final int BY_KEY = -1;

    private final Topic topic;
    private final int partition;
    private final byte[] key;
    private final byte[] value;

    BusRecord(Topic topic, int partition, byte[] key, byte[] value) {
        this.topic = topic;
        this.partition = partition;
        this.key = key;
        this.value = value;
    }

    /** A batch for a partition of the samples topic. */
    public static BusRecord samples(int partition, byte[] batch) {
        return new BusRecord(Topic.SAMPLES, partition, SampleLog.KEY, batch);
    }

    /** A row of a table. */
    public static BusRecord row(Topic topic, byte[] key, byte[] value) {
        return new BusRecord(topic, BY_KEY, key, value);
    }

    public Topic topic() {
        return topic;
    }

    /** The partition, or {@link #BY_KEY}. */
    public int partition() {
        return partition;
    }

    public byte[] key() {
        return key;
    }

    public byte[] value() {
        return value;
    }
}
