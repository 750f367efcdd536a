package io.weir.standalone;

import io.weir.storage.flight.HeadFlightServer;
import io.weir.storage.head.HeadConfig;
import io.weir.storage.object.ObjectStore;
import io.weir.storage.streams.HeadStoreConfig;
import io.weir.web.ListenAddress;
import io.weir.web.WebServer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir store}: keeps the newest samples of its share of the partitions, and cuts them to segments. */
@Command(
        name = "store",
        mixinStandardHelpOptions = true,
        description = {
            "Keeps the newest samples in memory, serves them to query servers, and cuts them to Parquet segments.",
            "Start several with the same Kafka and object store, and they share the partitions."
        })
final class StoreCommand implements Callable<Integer> {
    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Mixin
    private StorageOptions storage = new StorageOptions();

    @Option(
            names = "--data.dir",
            paramLabel = "DIR",
            defaultValue = "data-store",
            description = "For snapshots of the head, a cache (default: ./${DEFAULT-VALUE}).")
    private Path dataDir = Path.of("data-store");

    @Option(
            names = "--storage.objects",
            paramLabel = "URL",
            required = true,
            description = "Where segments are kept: file:///DIRECTORY, shared with the query servers.")
    private String objects = "";

    @Option(
            names = "--flight.listen-address",
            paramLabel = "HOST:PORT",
            required = true,
            description = "Where query servers reach this store; the host as they know it.")
    private String flightAddress = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Of this store, the same after a restart (default: the Flight address).")
    private @Nullable String name;

    @Option(
            names = "--stream-threads",
            defaultValue = "1",
            description = "Threads that apply records (default: ${DEFAULT-VALUE}).")
    private int streamThreads;

    @Override
    public Integer call() throws Exception {
        HeadConfig head = storage.head();
        ListenAddress flight = ListenAddress.parse(flightAddress);
        ObjectStore segments = ObjectStore.open(objects);
        try (ComponentProcess process = ComponentProcess.start("store", kafka)) {
            Running running = process.running();
            DataDirectory data = running.add("data directory", DataDirectory.open(dataDir));
            HeadStoreConfig config = new HeadStoreConfig(
                    data.of("head"),
                    head,
                    HeadStoreConfig.DEFAULT_SNAPSHOT_INTERVAL,
                    flight.toString(),
                    name == null ? flight.toString().replace(':', '-') : name,
                    streamThreads);
            StoreParts store = StoreParts.open(
                    running,
                    process.bus(),
                    segments,
                    config,
                    storage.cutting(null),
                    process.registry(),
                    process.clock());
            HeadFlightServer server = running.add(
                    "flight server",
                    new HeadFlightServer(
                            flight.host(), flight.port(), store.heads()::heads, store.heads()::ownersByPartition));
            server.start();
            WebServer health = web.serve(running, "store", process.registry(), store.heads()::ready);
            return process.runUntilEnd(health.port());
        }
    }
}
