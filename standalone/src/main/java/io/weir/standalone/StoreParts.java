package io.weir.standalone;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.bus.Bus;
import io.weir.bus.TableTopic;
import io.weir.storage.block.BlockCutter;
import io.weir.storage.block.BlockCutterConfig;
import io.weir.storage.catalogue.TopicCatalogue;
import io.weir.storage.object.ObjectStore;
import io.weir.storage.query.LocalHeadReader;
import io.weir.storage.query.StorageReader;
import io.weir.storage.streams.HeadStore;
import io.weir.storage.streams.HeadStoreConfig;
import java.time.Duration;
import java.time.InstantSource;

/** The store: heads, the cutter of blocks, the catalogue of segments, and a reader of it all. */
final class StoreParts {
    private static final Duration CATALOGUE_TIMEOUT = Duration.ofSeconds(60);

    private final HeadStore heads;
    private final BlockCutter cutter;
    private final StorageReader reader;

    private StoreParts(HeadStore heads, BlockCutter cutter, StorageReader reader) {
        this.heads = heads;
        this.cutter = cutter;
        this.reader = reader;
    }

    /** Opens the store and adds it to {@code running}. Blocks are cut only when the whole catalogue is known. */
    static StoreParts open(
            Running running,
            Bus bus,
            ObjectStore objects,
            HeadStoreConfig headConfig,
            BlockCutterConfig cutting,
            PrometheusRegistry registry,
            InstantSource clock) {
        var catalogueView = running.add("segment catalogue", bus.view(TableTopic.SEGMENTS, "store"));
        TopicCatalogue catalogue = new TopicCatalogue(catalogueView, bus.writer(TableTopic.SEGMENTS));
        HeadStore heads = running.add("head store", new HeadStore(bus.config(), headConfig, registry, clock));
        BlockCutter cutter = running.add(
                "block cutter", new BlockCutter(heads::heads, catalogue, objects, cutting, registry, clock));
        StorageReader reader =
                new StorageReader(catalogue, objects, LocalHeadReader.ofAll(heads::heads, bus.samplesPartitions()));
        heads.start();
        catalogueView.awaitCaughtUp(CATALOGUE_TIMEOUT);
        cutter.start();
        return new StoreParts(heads, cutter, reader);
    }

    HeadStore heads() {
        return heads;
    }

    BlockCutter cutter() {
        return cutter;
    }

    StorageReader reader() {
        return reader;
    }
}
