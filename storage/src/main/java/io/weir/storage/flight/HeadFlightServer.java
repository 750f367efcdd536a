package io.weir.storage.flight;

import io.weir.storage.StorageException;
import io.weir.storage.head.Head;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Serves the heads of a store process to queries over Arrow Flight. Any store process tells where every partition is, so a
 * client needs the address of one.
 */
public final class HeadFlightServer implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    private final BufferAllocator allocator;
    private final HeadFlightProducer producer;
    private final FlightServer server;

    /**
     * @param host the address to listen on
     * @param port the port to listen on; 0 for any free one
     * @param heads the heads of this process, as {@code HeadStore.heads()}
     * @param ownersByPartition {@code host:port} of the process that has each partition, as
     *     {@code HeadStore.ownersByPartition()}
     */
    public HeadFlightServer(
            String host, int port, Supplier<List<Head>> heads, Supplier<Map<Integer, String>> ownersByPartition) {
        this.allocator = new RootAllocator();
        this.producer = new HeadFlightProducer(allocator, heads, ownersByPartition);
        this.server = FlightServer.builder(allocator, Location.forGrpcInsecure(host, port), producer)
                .build();
    }

    /** @throws StorageException if the port is taken */
    public void start() {
        try {
            server.start();
        } catch (IOException e) {
            throw new StorageException("can't serve heads: " + rootMessage(e), e);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** The port that it listens on. */
    public int port() {
        return server.getPort();
    }

    /** Ends running answers within a few seconds. */
    @Override
    public void close() {
        try {
            server.shutdown();
            server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            server.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            producer.close();
            allocator.close();
        }
    }
}
