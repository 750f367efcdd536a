package io.weir.pushgateway;

/** A push that would make the pushed metrics inconsistent. Nothing of it was stored but the time. */
final class PushRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    PushRefusedException(String reason) {
        super("pushed metrics are invalid or inconsistent with existing metrics: " + reason);
    }
}
