package io.weir.alertmanager.event;

/** Hears what happens. Must be quick and must not fail; called from any thread. */
@FunctionalInterface
public interface Events {
    void record(Event event);

    /** Forgets everything. */
    Events NONE = event -> {};
}
