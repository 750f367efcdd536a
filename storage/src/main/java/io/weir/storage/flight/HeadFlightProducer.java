package io.weir.storage.flight;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.storage.SeriesCursor;
import io.weir.storage.StorageException;
import io.weir.storage.head.Head;
import io.weir.storage.query.HeadSelection;
import io.weir.storage.query.LocalHeadReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.arrow.flight.BackpressureStrategy;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers commands out of the heads of this process. */
final class HeadFlightProducer extends NoOpFlightProducer implements AutoCloseable {
    /** A batch goes out when it has as many samples, or as many series. */
    private static final int SAMPLES_PER_BATCH = 100_000;

    private static final int SERIES_PER_BATCH = 4_000;

    /** A client that doesn't take a batch for so long is gone or stuck. */
    private static final long PATIENCE_MS = 60_000;

    private static final long CLOSE_SECONDS = 5;

    private static final Logger logger = LoggerFactory.getLogger(HeadFlightProducer.class);

    private final BufferAllocator allocator;
    private final Supplier<List<Head>> heads;
    private final Supplier<Map<Integer, String>> ownersByPartition;
    private final ExecutorService executor = Executors.newCachedThreadPool(runnable -> {
        Thread thread = new Thread(runnable, "head-flight");
        thread.setDaemon(true);
        return thread;
    });

    HeadFlightProducer(
            BufferAllocator allocator, Supplier<List<Head>> heads, Supplier<Map<Integer, String>> ownersByPartition) {
        this.allocator = allocator;
        this.heads = heads;
        this.ownersByPartition = ownersByPartition;
    }

    /** One endpoint for each partition, at the process that owns it. */
    @Override
    public FlightInfo getFlightInfo(CallContext context, FlightDescriptor descriptor) {
        try {
            HeadCommand command = HeadCommand.decode(descriptor.getCommand());
            List<FlightEndpoint> endpoints = new ArrayList<>();
            new TreeMap<>(ownersByPartition.get())
                    .forEach((partition, owner) -> endpoints.add(new FlightEndpoint(
                            new Ticket(command.ofPartition(partition).encode()), Locations.parse(owner))));
            return FlightInfo.builder(
                            switch (command.kind()) {
                                case SAMPLES -> SeriesBatchDescriptor.samples(Long.MAX_VALUE);
                                case SERIES -> SeriesBatchDescriptor.series();
                                case LABEL_NAMES, LABEL_VALUES -> SeriesBatchDescriptor.text();
                            },
                            descriptor,
                            endpoints)
                    .build();
        } catch (IllegalArgumentException e) {
            throw CallStatus.INVALID_ARGUMENT
                    .withDescription(e.getMessage())
                    .withCause(e)
                    .toRuntimeException();
        } catch (StorageException e) {
            throw CallStatus.UNAVAILABLE
                    .withDescription(e.getMessage())
                    .withCause(e)
                    .toRuntimeException();
        }
    }

    @Override
    public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
        BackpressureStrategy backpressure = new BackpressureStrategy.CallbackBackpressureStrategy();
        backpressure.register(listener);
        executor.execute(() -> {
            try {
                answer(HeadCommand.decode(ticket.getBytes()), listener, backpressure);
            } catch (IllegalArgumentException e) {
                listener.error(CallStatus.INVALID_ARGUMENT
                        .withDescription(e.getMessage())
                        .toRuntimeException());
            } catch (StorageException e) {
                listener.error(
                        CallStatus.UNAVAILABLE.withDescription(e.getMessage()).toRuntimeException());
            } catch (RuntimeException e) {
                logger.warn("Answering a query failed cause={}", e.getMessage(), e);
                listener.error(CallStatus.INTERNAL
                        .withDescription(String.valueOf(e.getMessage()))
                        .toRuntimeException());
            }
        });
    }

    private void answer(HeadCommand command, ServerStreamListener listener, BackpressureStrategy backpressure) {
        LocalHeadReader head = LocalHeadReader.ofOwned(() -> List.of(headOf(command.partition())));
        switch (command.kind()) {
            case SAMPLES -> {
                HeadSelection selection = head.select(command.matchers(), command.startMs(), command.endMs())
                        .get(0);
                sendSamples(selection, listener, backpressure);
            }
            case SERIES ->
                sendSeries(head.series(command.matchers(), command.startMs(), command.endMs()), listener, backpressure);
            case LABEL_NAMES ->
                sendText(head.labelNames(command.matchers(), command.startMs(), command.endMs()), listener);
            case LABEL_VALUES ->
                sendText(
                        head.labelValues(command.label(), command.matchers(), command.startMs(), command.endMs()),
                        listener);
        }
        listener.completed();
    }

    private Head headOf(int partition) {
        return heads.get().stream()
                .filter(head -> head.partition() == partition)
                .findAny()
                .orElseThrow(() -> new StorageException("partition " + partition + " is not here"));
    }

    private void sendSamples(
            HeadSelection selection, ServerStreamListener listener, BackpressureStrategy backpressure) {
        try (SeriesCursor series = selection.series();
                VectorSchemaRoot root =
                        VectorSchemaRoot.create(SeriesBatchDescriptor.samples(selection.completeFromMs()), allocator)) {
            SeriesBatch batch = new SeriesBatch(root);
            listener.start(root);
            int rows = 0;
            int samples = 0;
            while (series.next()) {
                batch.writeLabels(rows, series.labels());
                batch.writeSamples(rows, series.timestampsMs(), series.values(), series.histograms(), series.size());
                rows++;
                samples += weight(series);
                if (rows == SERIES_PER_BATCH || samples >= SAMPLES_PER_BATCH) {
                    send(batch, rows, listener, backpressure);
                    rows = 0;
                    samples = 0;
                }
            }
            if (rows > 0) {
                send(batch, rows, listener, backpressure);
            }
        }
    }

    /** As many floats as would take the room of the samples. */
    private static int weight(SeriesCursor series) {
        int weight = series.size();
        Histogram[] histograms = series.histograms();
        for (int i = 0; histograms != null && i < series.size(); i++) {
            weight += histograms[i] == null ? 0 : histograms[i].sampleSize();
        }
        return weight;
    }

    private void sendSeries(Collection<Labels> all, ServerStreamListener listener, BackpressureStrategy backpressure) {
        try (VectorSchemaRoot root = VectorSchemaRoot.create(SeriesBatchDescriptor.series(), allocator)) {
            SeriesBatch batch = new SeriesBatch(root);
            listener.start(root);
            int rows = 0;
            for (Labels labels : all) {
                batch.writeLabels(rows++, labels);
                if (rows == SERIES_PER_BATCH) {
                    send(batch, rows, listener, backpressure);
                    rows = 0;
                }
            }
            if (rows > 0) {
                send(batch, rows, listener, backpressure);
            }
        }
    }

    private static void send(
            SeriesBatch batch, int rows, ServerStreamListener listener, BackpressureStrategy backpressure) {
        switch (backpressure.waitForListener(PATIENCE_MS)) {
            case READY -> {
                batch.finish(rows);
                listener.putNext();
                batch.clear();
            }
            case CANCELLED -> throw new StorageException("the client cancelled");
            case TIMEOUT -> throw new StorageException("the client takes nothing");
            case OTHER -> throw new StorageException("the client can't be waited for");
        }
    }

    private void sendText(Collection<String> texts, ServerStreamListener listener) {
        try (VectorSchemaRoot root = VectorSchemaRoot.create(SeriesBatchDescriptor.text(), allocator)) {
            listener.start(root);
            VarCharVector column = (VarCharVector) root.getVector(SeriesBatchDescriptor.TEXT);
            int row = 0;
            for (String text : texts) {
                column.setSafe(row++, text.getBytes(StandardCharsets.UTF_8));
            }
            root.setRowCount(row);
            listener.putNext();
        }
    }

    /**
     * Ends answers that run and waits for them: to gRPC one is over as soon as its client cancels, but its buffers are in
     * use until it notices.
     */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                logger.warn("An answer to a query still runs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Addresses as Flight writes them. */
    static final class Locations {
        private Locations() {}

        /** @throws IllegalArgumentException if {@code hostAndPort} is not {@code host:port} */
        static Location parse(String hostAndPort) {
            int colon = hostAndPort.lastIndexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("not host:port: " + hostAndPort);
            }
            try {
                return Location.forGrpcInsecure(
                        hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("not host:port: " + hostAndPort, e);
            }
        }
    }
}
