package io.weir.alertmanager.config;

/**
 * The address of a mail server.
 *
 * @param host a name or an address, one of IPv6 without brackets
 */
public record HostPort(String host, int port) {
    /** @throws IllegalArgumentException unless {@code text} is a host and a port with a colon between */
    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        String port = text.substring(colon + 1);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (colon < 0 || port.isEmpty() || !bracketed && host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("address " + text + ": must be host:port");
        }
        try {
            int number = Integer.parseInt(port);
            if (number > 0 && number <= 0xFFFF) {
                return new HostPort(bracketed ? host.substring(1, host.length() - 1) : host, number);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("address " + text + ": the port must be a number", e);
        }
        throw new IllegalArgumentException("address " + text + ": the port must be from 1 to 65535");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
