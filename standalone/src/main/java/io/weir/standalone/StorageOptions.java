package io.weir.standalone;

import io.weir.model.PromDuration;
import io.weir.storage.block.BlockCutterConfig;
import io.weir.storage.head.HeadConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long the head keeps samples, how they are cut into blocks, and for how long segments are kept. */
final class StorageOptions {
    @Option(
            names = "--storage.block-length",
            defaultValue = "2h",
            description = "Length of the blocks that segments are cut for (default: ${DEFAULT-VALUE}).")
    private String blockLength = "";

    @Option(
            names = "--storage.allowed-lateness",
            description =
                    "How long after a block's end the head waits before it cuts the block (default: 1m, but at most a"
                            + " quarter of the block length).")
    private @Nullable String allowedLateness;

    @Option(
            names = "--storage.head-window",
            description =
                    "How far back samples are accepted and kept in memory (default: one and a half block lengths plus"
                            + " the allowed lateness).")
    private @Nullable String headWindow;

    @Option(
            names = "--storage.retention",
            description =
                    "How long segments are kept (default: the configuration file's storage.tsdb.retention.time, else"
                            + " 15d).")
    private @Nullable String retention;

    HeadConfig head() {
        Duration block = duration("--storage.block-length", blockLength);
        Duration quarter = block.dividedBy(4);
        Duration lateness = allowedLateness != null
                ? duration("--storage.allowed-lateness", allowedLateness)
                : quarter.compareTo(HeadConfig.DEFAULT_ALLOWED_LATENESS) < 0
                        ? quarter
                        : HeadConfig.DEFAULT_ALLOWED_LATENESS;
        HeadConfig derived = HeadConfig.withBlockLength(block, lateness);
        return headWindow == null
                ? derived
                : new HeadConfig(
                        block,
                        lateness,
                        duration("--storage.head-window", headWindow),
                        derived.maxFuture(),
                        derived.maxSeries());
    }

    /** @param configured what the configuration file says, if it does */
    BlockCutterConfig cutting(@Nullable Duration configured) {
        Duration kept = retention != null
                ? duration("--storage.retention", retention)
                : configured != null ? configured : BlockCutterConfig.DEFAULT_RETENTION;
        // A tenth of a block is soon enough; with short blocks, for tests and demonstrations, it has to be sooner.
        Duration tenth = head().blockLength().dividedBy(10);
        Duration interval = tenth.compareTo(BlockCutterConfig.DEFAULT_CHECK_INTERVAL) < 0
                ? tenth
                : BlockCutterConfig.DEFAULT_CHECK_INTERVAL;
        return new BlockCutterConfig(interval, kept);
    }

    private static Duration duration(String flag, String text) {
        try {
            return PromDuration.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(flag + ": " + e.getMessage(), e);
        }
    }
}
