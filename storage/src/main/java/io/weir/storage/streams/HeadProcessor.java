package io.weir.storage.streams;

import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Hands each record to the partition's store. It exists for owned partitions only, not for standbys. */
final class HeadProcessor implements Processor<byte[], byte[], Void, Void> {
    private @Nullable ProcessorContext<Void, Void> context;
    private @Nullable HeadStateStore store;

    @Override
    public void init(ProcessorContext<Void, Void> newContext) {
        HeadStateStore newStore = newContext.getStateStore(HeadStateStore.NAME);
        context = newContext;
        store = newStore;
        newStore.acquired();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        long offset = Objects.requireNonNull(context)
                .recordMetadata()
                .map(RecordMetadata::offset)
                .orElseThrow();
        Objects.requireNonNull(store).apply(record.value(), offset, record.timestamp());
    }

    @Override
    public void close() {
        if (store != null) {
            store.released();
        }
    }
}
