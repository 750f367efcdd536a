package io.weir.bus;

/** Kafka can't be reached, refuses, or didn't answer in time. The message names the server or the topic. */
public class BusException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BusException(String message, Throwable cause) {
        super(message, cause);
    }

    public BusException(String message) {
        super(message);
    }
}
