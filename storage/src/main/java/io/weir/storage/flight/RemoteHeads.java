package io.weir.storage.flight;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.storage.SeriesCursor;
import io.weir.storage.StorageException;
import io.weir.storage.flight.HeadCommand.Kind;
import io.weir.storage.query.HeadReader;
import io.weir.storage.query.HeadSelection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.CallOptions;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;

/** The heads of all store processes, over Arrow Flight. Thread-safe. */
public final class RemoteHeads implements HeadReader, AutoCloseable {
    private final Set<Location> seeds = new LinkedHashSet<>();
    private final int partitions;
    private final CallOption timeout;
    private final BufferAllocator allocator = new RootAllocator();
    private final Map<Location, FlightClient> clients = new HashMap<>();
    private boolean closed;

    /**
     * @param storeAddresses {@code host:port} of one store process or more; the first that answers tells the others
     * @param partitions of the samples topic; an answer that lacks one is an error
     * @param timeout of each call, for all that it sends
     */
    public RemoteHeads(List<String> storeAddresses, int partitions, Duration timeout) {
        if (storeAddresses.isEmpty()) {
            throw new IllegalArgumentException("no store address given");
        }
        storeAddresses.forEach(address -> seeds.add(HeadFlightProducer.Locations.parse(address)));
        this.partitions = partitions;
        this.timeout = CallOptions.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private FlightClient client(Location location) {
        synchronized (clients) {
            if (closed) {
                throw new StorageException("closed");
            }
            return clients.computeIfAbsent(
                    location,
                    address -> FlightClient.builder(allocator, address).build());
        }
    }

    private List<FlightEndpoint> endpoints(HeadCommand command) {
        StorageException failure = new StorageException("no store process is known");
        for (Location seed : seeds) {
            try {
                FlightInfo info = client(seed).getInfo(FlightDescriptor.command(command.encode()), timeout);
                if (info.getEndpoints().size() >= partitions) {
                    return info.getEndpoints();
                }
                failure = new StorageException("store at " + seed.getUri() + " knows the owners of only "
                        + info.getEndpoints().size() + " of " + partitions + " partitions");
            } catch (FlightRuntimeException e) {
                failure = new StorageException("store at " + seed.getUri() + ": " + e.getMessage(), e);
            }
        }
        throw failure;
    }

    private static Location locationOf(FlightEndpoint endpoint) {
        if (endpoint.getLocations().isEmpty()) {
            throw new StorageException("endpoint without a location");
        }
        return endpoint.getLocations().get(0);
    }

    private FlightStream open(FlightEndpoint endpoint) {
        Location location = locationOf(endpoint);
        try {
            return client(location).getStream(endpoint.getTicket(), timeout);
        } catch (FlightRuntimeException e) {
            throw new StorageException("store at " + location.getUri() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<HeadSelection> select(List<LabelMatcher> matchers, long startMs, long endMs) {
        HeadCommand command = new HeadCommand(Kind.SAMPLES, "", matchers, startMs, endMs, HeadCommand.ANY_PARTITION);
        List<FlightStream> streams = new ArrayList<>();
        List<HeadSelection> selections = new ArrayList<>();
        try {
            List<FlightEndpoint> endpoints = endpoints(command);
            // All are asked before the first is waited for.
            for (FlightEndpoint endpoint : endpoints) {
                streams.add(open(endpoint));
            }
            for (int i = 0; i < streams.size(); i++) {
                selections.add(selectionOf(endpoints.get(i), streams.get(i)));
            }
            return selections;
        } catch (RuntimeException e) {
            streams.forEach(stream -> RemoteCursor.closeStream(stream, false));
            throw e;
        }
    }

    private static HeadSelection selectionOf(FlightEndpoint endpoint, FlightStream stream) {
        int partition = HeadCommand.decode(endpoint.getTicket().getBytes()).partition();
        String origin = "partition " + partition + " at " + locationOf(endpoint).getUri();
        try {
            String completeFrom = stream.getSchema()
                    .getCustomMetadata()
                    .getOrDefault(SeriesBatchDescriptor.COMPLETE_FROM_KEY, Long.toString(Long.MAX_VALUE));
            SeriesCursor series = new RemoteCursor(stream, origin);
            return new HeadSelection(partition, Long.parseLong(completeFrom), series);
        } catch (FlightRuntimeException e) {
            throw new StorageException("reading " + origin + " failed: " + e.getMessage(), e);
        }
    }

    @Override
    public Set<String> labelNames(List<LabelMatcher> matchers, long startMs, long endMs) {
        return text(new HeadCommand(Kind.LABEL_NAMES, "", matchers, startMs, endMs, HeadCommand.ANY_PARTITION));
    }

    @Override
    public Set<String> labelValues(String name, List<LabelMatcher> matchers, long startMs, long endMs) {
        return text(new HeadCommand(Kind.LABEL_VALUES, name, matchers, startMs, endMs, HeadCommand.ANY_PARTITION));
    }

    private interface BatchReader {
        void read(FlightStream stream);
    }

    private Set<String> text(HeadCommand command) {
        Set<String> texts = new TreeSet<>();
        forEachBatch(command, stream -> {
            VarCharVector column = (VarCharVector) stream.getRoot().getVector(SeriesBatchDescriptor.TEXT);
            for (int row = 0; row < stream.getRoot().getRowCount(); row++) {
                texts.add(new String(column.get(row), StandardCharsets.UTF_8));
            }
        });
        return texts;
    }

    @Override
    public Set<Labels> series(List<LabelMatcher> matchers, long startMs, long endMs) {
        Set<Labels> series = new HashSet<>();
        HeadCommand command = new HeadCommand(Kind.SERIES, "", matchers, startMs, endMs, HeadCommand.ANY_PARTITION);
        forEachBatch(command, stream -> {
            SeriesBatch batch = new SeriesBatch(stream.getRoot());
            for (int row = 0; row < batch.rowCount(); row++) {
                series.add(batch.readLabels(row));
            }
        });
        return series;
    }

    private void forEachBatch(HeadCommand command, BatchReader reader) {
        for (FlightEndpoint endpoint : endpoints(command)) {
            FlightStream stream = open(endpoint);
            boolean ended = false;
            try {
                while (stream.next()) {
                    reader.read(stream);
                }
                ended = true;
            } catch (FlightRuntimeException e) {
                throw new StorageException("store at " + locationOf(endpoint).getUri() + ": " + e.getMessage(), e);
            } finally {
                RemoteCursor.closeStream(stream, ended);
            }
        }
    }

    @Override
    public void close() {
        synchronized (clients) {
            closed = true;
            for (FlightClient client : clients.values()) {
                try {
                    client.close();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            clients.clear();
        }
        allocator.close();
    }
}
