package io.weir.scraper.discovery;

import java.util.List;

/** Finds targets while the process runs, and tells when they have changed. Thread-safe. */
public interface Discovery extends AutoCloseable {
    /** Begins to follow changes. */
    void start();

    /** The targets now; those of the last success where they can't be had. */
    List<TargetGroup> groups();

    /** Ends without a word. */
    @Override
    void close();
}
