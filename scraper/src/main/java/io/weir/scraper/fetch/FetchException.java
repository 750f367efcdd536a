package io.weir.scraper.fetch;

/** A scrape that brought nothing usable. The message is what a user reads as the target's last error. */
public final class FetchException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean bodyTooLarge;

    public FetchException(String message) {
        this(message, false);
    }

    FetchException(String message, boolean bodyTooLarge) {
        super(message);
        this.bodyTooLarge = bodyTooLarge;
    }

    /** Whether the body exceeded {@code body_size_limit}. */
    public boolean isBodyTooLarge() {
        return bodyTooLarge;
    }
}
