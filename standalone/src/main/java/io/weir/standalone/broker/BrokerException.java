package io.weir.standalone.broker;

/** The embedded broker can't start. The message is one line that names the address or directory and the reason. */
public final class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
