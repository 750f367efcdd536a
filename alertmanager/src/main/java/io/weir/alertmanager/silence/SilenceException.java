package io.weir.alertmanager.silence;

/** A silence that can't be set or expired. */
public final class SilenceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean notFound;

    private SilenceException(String message, boolean notFound) {
        super(message);
        this.notFound = notFound;
    }

    static SilenceException notFound() {
        return new SilenceException("silence not found", true);
    }

    static SilenceException invalid(String problem) {
        return new SilenceException("invalid silence: " + problem, false);
    }

    static SilenceException limit(String problem) {
        return new SilenceException(problem, false);
    }

    /** Whether there is no silence with the given id. */
    public boolean isNotFound() {
        return notFound;
    }
}
