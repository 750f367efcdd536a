package io.weir.scraper.targets;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP URL taken apart. Unlike {@link java.net.URI} it takes host names with underscores, which container networks use.
 *
 * @param host without port; an IPv6 address in brackets
 * @param pathAndQuery from the first slash, encoded
 */
public record Endpoint(String scheme, String host, int port, String pathAndQuery) {
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^\\s/?#@\\[\\]:]+)(?::([0-9]{1,5}))?");

    /** @throws IllegalArgumentException if {@code url} is not an absolute HTTP URL with a host */
    public static Endpoint parse(String url) {
        int authority = url.indexOf("://");
        String scheme = authority < 0 ? "" : url.substring(0, authority);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("unsupported protocol scheme \"" + scheme + "\"");
        }
        int path = url.indexOf('/', authority + 3);
        String address = url.substring(authority + 3, path < 0 ? url.length() : path);
        Matcher matcher = AUTHORITY.matcher(address);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + address + "\" is not a valid hostname");
        }
        String port = matcher.group(2);
        int number = port == null ? defaultPort(scheme) : Integer.parseInt(port);
        if (number < 1 || number > 65535) {
            throw new IllegalArgumentException("invalid port in \"" + address + "\"");
        }
        return new Endpoint(scheme, matcher.group(1), number, path < 0 ? "/" : url.substring(path));
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }
}
