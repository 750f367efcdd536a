package io.weir.web.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is reached without a proxy: {@code NO_PROXY} as Go's {@code httpproxy} reads it. The own machine always is. */
final class NoProxy {
    private final List<String> entries = new ArrayList<>();

    /** @param text hosts, {@code .domains}, addresses and networks, with or without a port, separated by commas */
    NoProxy(String text) {
        for (String entry : text.split(",", -1)) {
            String trimmed = entry.strip().toLowerCase(Locale.ROOT);
            if (!trimmed.isEmpty()) {
                entries.add(trimmed);
            }
        }
    }

    boolean matches(String host, int port) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        InetAddress address = address(bare);
        if (bare.equals("localhost") || address != null && address.isLoopbackAddress()) {
            return true;
        }
        return entries.stream().anyMatch(entry -> matches(entry, bare, address, port));
    }

    private static boolean matches(String entry, String host, @Nullable InetAddress address, int port) {
        if (entry.equals("*")) {
            return true;
        }
        int slash = entry.indexOf('/');
        if (slash > 0) {
            return address != null && isInNetwork(address, entry.substring(0, slash), entry.substring(slash + 1));
        }
        String name = entry;
        int colon = entry.lastIndexOf(':');
        boolean hasPort = colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']');
        if (hasPort) {
            if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            name = entry.substring(0, colon);
        }
        if (name.startsWith("[") && name.endsWith("]")) {
            name = name.substring(1, name.length() - 1);
        }
        InetAddress own = address(name);
        if (own != null) {
            return own.equals(address);
        }
        if (name.startsWith("*.")) {
            name = name.substring(1);
        }
        return name.startsWith(".") ? host.endsWith(name) : host.equals(name) || host.endsWith('.' + name);
    }

    private static boolean isInNetwork(InetAddress address, String network, String prefix) {
        InetAddress base = address(network);
        if (base == null || !prefix.chars().allMatch(c -> c >= '0' && c <= '9') || prefix.length() > 3) {
            return false;
        }
        byte[] wanted = base.getAddress();
        byte[] actual = address.getAddress();
        int bits = prefix.isEmpty() ? 0 : Integer.parseInt(prefix);
        if (wanted.length != actual.length || bits > wanted.length * 8) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((wanted[bit / 8] & mask) != (actual[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** The address that {@code text} is, null if it is a name; names are not looked up. */
    private static @Nullable InetAddress address(String text) {
        boolean four = text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
        if (!four && text.indexOf(':') < 0) {
            return null;
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
