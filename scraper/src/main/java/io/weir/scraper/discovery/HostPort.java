package io.weir.scraper.discovery;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Addresses as texts, as Go writes them. */
public final class HostPort {
    private static final int GROUPS = 8;

    private HostPort() {}

    /** {@code host:port}; a host with colons is put into brackets. */
    public static String join(String host, int port) {
        boolean bare = host.indexOf(':') < 0 && host.indexOf('%') < 0;
        return bare ? host + ':' + port : '[' + host + "]:" + port;
    }

    /** The address in its shortest form, for version 6 as of RFC 5952: {@code 2001:db8::1}. */
    public static String text(InetAddress address) {
        return address instanceof Inet6Address ? shortest(address.getAddress()) : address.getHostAddress();
    }

    private static String shortest(byte[] bytes) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (bytes[2 * i] & 0xFF) << 8 | bytes[2 * i + 1] & 0xFF;
        }
        int gap = -1;
        int gapLength = 1;
        for (int start = 0; start < GROUPS; start++) {
            int end = start;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - start > gapLength) {
                gap = start;
                gapLength = end - start;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == gap) {
                text.append("::");
                i += gapLength - 1;
            } else {
                boolean first = i == 0 || i == gap + gapLength && gap >= 0;
                text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
