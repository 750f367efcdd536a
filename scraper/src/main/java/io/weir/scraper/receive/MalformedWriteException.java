package io.weir.scraper.receive;

/** A request body that can't be read: not the snappy block format, not protobuf, or not the message that was announced. */
final class MalformedWriteException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedWriteException(String reason) {
        super(reason);
    }
}
