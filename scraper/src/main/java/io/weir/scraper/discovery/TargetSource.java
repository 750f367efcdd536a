package io.weir.scraper.discovery;

import java.io.IOException;
import java.util.List;

/** Where a {@link RefreshedDiscovery} asks for targets. */
public interface TargetSource {
    /**
     * All targets now. May take its time.
     *
     * @throws IOException if they can't be had; the message says of whom and why
     */
    List<TargetGroup> find() throws IOException, InterruptedException;

    /** No more questions will come. One may be under way in another thread. */
    default void close() {}
}
