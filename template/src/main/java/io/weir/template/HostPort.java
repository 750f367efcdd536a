package io.weir.template;

import org.jspecify.annotations.Nullable;

/** {@code host:port} as Go's package net takes it apart. */
record HostPort(String host, String port) {
    /** The parts of {@code text}; null where {@code net.SplitHostPort} fails. */
    static @Nullable HostPort split(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return null;
        }
        String host;
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0 || end + 1 != colon) {
                return null;
            }
            host = text.substring(1, end);
        } else {
            host = text.substring(0, colon);
            if (host.indexOf(':') >= 0 || host.indexOf(']') >= 0) {
                return null;
            }
        }
        String port = text.substring(colon + 1);
        boolean strayBracket = host.indexOf('[') >= 0 || port.indexOf('[') >= 0 || port.indexOf(']') >= 0;
        return strayBracket ? null : new HostPort(host, port);
    }

    /** {@code host:port}, with brackets around an IPv6 address. */
    static String join(String host, String port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** Whether {@code text} is an IPv4 or IPv6 address. */
    static boolean isIpAddress(String text) {
        return text.indexOf(':') >= 0 ? isIpv6(text) : isIpv4(text);
    }

    private static boolean isIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            boolean digits =
                    !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            boolean leadingZero = part.length() > 1 && part.charAt(0) == '0';
            if (!digits || leadingZero || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        if (gap < 0) {
            return groups(text) == 8;
        }
        int before = groups(text.substring(0, gap));
        int after = groups(text.substring(gap + 2));
        return before >= 0 && after >= 0 && before + after < 8;
    }

    /** How many 16-bit groups {@code text} has, -1 if it is malformed. */
    private static int groups(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            if (last && parts[i].indexOf('.') >= 0) {
                if (!isIpv4(parts[i])) {
                    return -1;
                }
                count += 2;
            } else if (!parts[i].matches("[0-9a-fA-F]{1,4}")) {
                return -1;
            } else {
                count++;
            }
        }
        return count;
    }
}
