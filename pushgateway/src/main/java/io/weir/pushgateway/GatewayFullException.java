package io.weir.pushgateway;

/** There is no memory for what was pushed. Deleting groups makes room; trying again does not. */
final class GatewayFullException extends RuntimeException {
    private static final long serialVersionUID = 1;

    GatewayFullException(long maxBytes) {
        super("groups take all of the " + (maxBytes >> 20)
                + " MiB that they may: delete groups, give them a time to live," + " or give the process more heap");
    }
}
