package io.weir.query;

/**
 * What {@code /-/reload} and {@code /-/quit} do.
 *
 * @param enabled whether they answer at all; otherwise 403
 */
public record Lifecycle(boolean enabled, Reload reload, Runnable quit) {
    /** Both endpoints refuse. */
    public static final Lifecycle DISABLED = new Lifecycle(false, () -> {}, () -> {});

    /** Loads the configuration again. */
    @FunctionalInterface
    public interface Reload {
        /** @throws Exception if the configuration can't be loaded; its message is shown to the client */
        void run() throws Exception;
    }

    public static Lifecycle enabled(Reload reload, Runnable quit) {
        return new Lifecycle(true, reload, quit);
    }
}
