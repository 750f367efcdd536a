package io.weir.scraper.discovery.file;

import io.prometheus.metrics.core.metrics.Counter;
import io.weir.config.ConfigException;
import io.weir.config.FileGlob;
import io.weir.config.prometheus.discovery.FileSdConfig;
import io.weir.scraper.discovery.Discovery;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.schedule.Timer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The targets of one {@code file_sd_configs} entry. Files are read when their directory changes and after each refresh
 * interval. A file that can't be read or parsed keeps its previous targets; a file that is gone loses them. Thread-safe.
 */
public final class FileDiscovery implements Discovery {
    private static final Logger logger = LoggerFactory.getLogger(FileDiscovery.class);

    private final FileSdConfig config;
    private final FileWatcher watcher;
    private final Timer timer;
    private final Executor workers;
    private final Runnable listener;
    private final Counter readErrors;
    private final List<FileWatcher.Watch> watches = new ArrayList<>();
    private final Map<Path, List<TargetGroup>> groups = new HashMap<>();
    private Timer.@Nullable Alarm alarm;
    private boolean closed;

    /**
     * A discovery that has read its files once; follows them after {@link #start}.
     *
     * @param watcher tells of changes in the files' directories
     * @param listener told after the targets changed
     */
    public FileDiscovery(
            FileSdConfig config,
            FileWatcher watcher,
            Timer timer,
            Executor workers,
            Counter readErrors,
            Runnable listener) {
        this.watcher = watcher;
        this.config = config;
        this.timer = timer;
        this.workers = workers;
        this.readErrors = readErrors;
        this.listener = listener;
        read();
    }

    @Override
    public synchronized void start() {
        Set<Path> directories = new LinkedHashSet<>();
        config.files().forEach(glob -> directories.add(glob.directory()));
        for (Path directory : directories) {
            watches.add(watcher.watch(directory, () -> workers.execute(this::refresh)));
        }
        scheduleRefresh();
    }

    private synchronized void scheduleRefresh() {
        if (!closed) {
            alarm = timer.at(
                    timer.nowMs() + config.refreshInterval().toMillis(),
                    () -> workers.execute(() -> {
                        refresh();
                        scheduleRefresh();
                    }));
        }
    }

    private void refresh() {
        if (read()) {
            listener.run();
        }
    }

    @Override
    public synchronized List<TargetGroup> groups() {
        List<TargetGroup> all = new ArrayList<>();
        groups.keySet().stream().sorted().forEach(file -> all.addAll(groups.getOrDefault(file, List.of())));
        return all;
    }

    /** Reads all files; true if the targets changed. */
    private synchronized boolean read() {
        if (closed) {
            return false;
        }
        Map<Path, List<TargetGroup>> before = Map.copyOf(groups);
        Set<Path> present = new LinkedHashSet<>();
        for (FileGlob glob : config.files()) {
            try {
                present.addAll(glob.matches());
            } catch (IOException e) {
                fail(glob.pattern(), e.getMessage());
                groups.keySet().stream()
                        .filter(file -> glob.directory().equals(file.getParent()))
                        .forEach(present::add);
            }
        }
        for (Path file : present) {
            try {
                groups.put(file, TargetFile.parse(Files.readString(file), file.toString()));
            } catch (IOException | ConfigException e) {
                fail(file.toString(), e.getMessage());
            }
        }
        groups.keySet().retainAll(present);
        return !groups.equals(before);
    }

    private void fail(String file, @Nullable String cause) {
        readErrors.inc();
        logger.error("Target file can't be used, its previous targets stay file={} cause={}", file, cause);
    }

    @Override
    public synchronized void close() {
        closed = true;
        watches.forEach(FileWatcher.Watch::close);
        if (alarm != null) {
            alarm.cancel();
        }
    }
}
