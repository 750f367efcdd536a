package io.weir.pushgateway;

import io.weir.bus.Bus;
import io.weir.bus.BusException;
import io.weir.bus.TableReader;
import io.weir.bus.TableTopic;
import io.weir.bus.TableWriter;
import io.weir.model.record.PushGroupRecord;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The topic in Kafka, read from its start. */
final class KafkaGroupTopic implements GroupTopic {
    private static final Duration READ_TIMEOUT = Duration.ofMinutes(5);

    private final Bus bus;
    private final TableWriter<PushGroupRecord> writer;
    private volatile @Nullable TableReader<PushGroupRecord> reader;

    KafkaGroupTopic(Bus bus) {
        this.bus = bus;
        this.writer = bus.writer(TableTopic.PUSH_GROUPS);
    }

    @Override
    public void listen(Listener listener) {
        TableReader<PushGroupRecord> opened = bus.reader(TableTopic.PUSH_GROUPS, "pushgateway", listener::changed);
        reader = opened;
        opened.awaitCaughtUp(READ_TIMEOUT);
    }

    @Override
    public Write write(String key, @Nullable PushGroupRecord group) {
        TableReader<PushGroupRecord> listening = reader;
        if (listening == null) {
            throw new IllegalStateException("nobody listens to the topic, so nobody would hear of the write");
        }
        CompletableFuture<TableWriter.Position> sent = group == null ? writer.delete(key) : writer.put(key, group);
        if (sent.isCompletedExceptionally()) {
            // It is too large, or the producer waited long already; nothing that depends on the row should be sent.
            throw failure(sent);
        }
        return () -> {
            TableWriter.Position position = Acknowledgement.await(sent, "group");
            try {
                listening.awaitApplied(position, Acknowledgement.TIMEOUT);
            } catch (TimeoutException e) {
                throw new BusException(String.valueOf(e.getMessage()), e);
            }
        };
    }

    private static BusException failure(CompletableFuture<?> sent) {
        try {
            sent.join();
            throw new IllegalArgumentException("did not fail");
        } catch (CompletionException e) {
            return e.getCause() instanceof BusException failure
                    ? failure
                    : new BusException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        TableReader<PushGroupRecord> listening = reader;
        if (listening != null) {
            listening.close();
        }
    }
}
