package io.weir.scraper.discovery.file;

import io.weir.scraper.schedule.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when the files of a directory change. A burst of changes is told once, after a moment of settling; a directory
 * that can't be watched is never told about, so callers also look from time to time. Thread-safe.
 */
public final class FileWatcher implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(FileWatcher.class);

    /** Editors and configuration managers write a file in several steps. */
    private static final long SETTLE_MS = 100;

    private final Timer timer;
    private final WatchService service;
    private final Map<Path, Directory> directories = new HashMap<>();

    /** Watches nothing yet; starts a daemon thread. */
    public FileWatcher(Timer timer) {
        this.timer = timer;
        try {
            this.service = FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            throw new UncheckedIOException("can't watch files: " + e.getMessage(), e);
        }
        Thread thread = new Thread(this::follow, "file-watcher");
        thread.setDaemon(true);
        thread.start();
    }

    /** An interest in a directory. */
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    private final class Directory {
        private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
        private @Nullable WatchKey key;
        private boolean settling;

        private synchronized void changed() {
            if (!settling) {
                settling = true;
                timer.at(timer.nowMs() + SETTLE_MS, this::tell);
            }
        }

        private void tell() {
            synchronized (this) {
                settling = false;
            }
            listeners.forEach(Runnable::run);
        }
    }

    /** Runs {@code listener} on the timer's thread after changes in {@code path}, until the watch is closed. */
    public synchronized Watch watch(Path path, Runnable listener) {
        Directory directory = directories.computeIfAbsent(path, p -> new Directory());
        directory.listeners.add(listener);
        if (directory.key == null) {
            try {
                directory.key = path.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
            } catch (IOException e) {
                logger.warn(
                        "Directory can't be watched, its files are read at intervals directory={} cause={}",
                        path,
                        e.toString());
            }
        }
        return () -> unwatch(path, listener);
    }

    private synchronized void unwatch(Path path, Runnable listener) {
        Directory directory = directories.get(path);
        if (directory != null) {
            directory.listeners.remove(listener);
            if (directory.listeners.isEmpty()) {
                directories.remove(path);
                if (directory.key != null) {
                    directory.key.cancel();
                }
            }
        }
    }

    private void follow() {
        try {
            while (true) {
                WatchKey key = service.take();
                key.pollEvents();
                Directory directory = find(key);
                if (directory != null) {
                    directory.changed();
                }
                key.reset();
            }
        } catch (ClosedWatchServiceException e) {
            // The scraper ends.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Directory find(WatchKey key) {
        return key.watchable() instanceof Path path ? directories.get(path) : null;
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            logger.warn("File watcher didn't close cause={}", e.toString());
        }
    }
}
