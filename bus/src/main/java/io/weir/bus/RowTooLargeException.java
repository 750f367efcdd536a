package io.weir.bus;

/** A row is larger than a topic takes: no retry helps. */
public final class RowTooLargeException extends BusException {
    private static final long serialVersionUID = 1;

    public RowTooLargeException(Topic topic, int bytes) {
        super("topic " + topic.topicName() + ": a row of " + bytes + " bytes is more than the " + Topic.MAX_ROW_BYTES
                + " that it takes");
    }
}
