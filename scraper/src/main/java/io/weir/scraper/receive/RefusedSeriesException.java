package io.weir.scraper.receive;

/** A series whose labels are not valid; the message names it. */
final class RefusedSeriesException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedSeriesException(String reason) {
        super(reason);
    }
}
