package io.weir.pushgateway;

import io.weir.bus.Bus;
import io.weir.bus.BusException;
import io.weir.bus.TableTopic;
import io.weir.bus.TableView;
import io.weir.bus.TableWriter;
import io.weir.model.record.PushGroupRecord;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The topic in Kafka, read from its start. */
final class KafkaGroupTopic implements GroupTopic {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

    private final TableWriter<PushGroupRecord> writer;
    private final TableView<PushGroupRecord> view;

    private KafkaGroupTopic(TableWriter<PushGroupRecord> writer, TableView<PushGroupRecord> view) {
        this.writer = writer;
        this.view = view;
    }

    /**
     * Reads the topic to its present end.
     *
     * @throws BusException if that can't be done
     */
    static KafkaGroupTopic open(Bus bus) {
        TableView<PushGroupRecord> view = bus.view(TableTopic.PUSH_GROUPS, "pushgateway");
        try {
            view.awaitCaughtUp(READ_TIMEOUT);
        } catch (BusException e) {
            view.close();
            throw e;
        }
        return new KafkaGroupTopic(bus.writer(TableTopic.PUSH_GROUPS), view);
    }

    @Override
    public void listen(Listener listener) {
        view.listen(listener::changed);
    }

    @Override
    public Write write(String key, @Nullable PushGroupRecord group) {
        CompletableFuture<TableWriter.Position> sent = group == null ? writer.delete(key) : writer.put(key, group);
        if (sent.isCompletedExceptionally()) {
            // The producer waited long already; nothing that depends on the row should be sent.
            throw new BusException("topic " + TableTopic.PUSH_GROUPS.topic().topicName() + " can't be written");
        }
        return () -> {
            TableWriter.Position position = Acknowledgement.await(sent, "group");
            try {
                view.awaitApplied(position, Acknowledgement.TIMEOUT);
            } catch (TimeoutException e) {
                throw new BusException(String.valueOf(e.getMessage()), e);
            }
        };
    }

    @Override
    public void close() {
        view.close();
    }
}
