package io.weir.web.client;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * The parts of an absolute URL. Host names may have underscores, unlike those of {@link URI}.
 *
 * @param userInfo as written, empty if there is none
 * @param path with the query, as written
 */
record RequestTarget(String scheme, String userInfo, String host, int port, String path) {
    /** @throws IOException without the URL in its text, which may be a secret */
    static RequestTarget parse(String url) throws IOException {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            String authority = uri.getRawAuthority();
            if (authority == null || !scheme.equals("http") && !scheme.equals("https")) {
                throw new IOException("the URL doesn't begin with http:// or https:// and a host");
            }
            int at = authority.lastIndexOf('@');
            String hostPort = authority.substring(at + 1);
            int colon = hostPort.lastIndexOf(':');
            boolean hasPort = colon >= 0 && hostPort.indexOf(']', colon) < 0;
            String host = hasPort ? hostPort.substring(0, colon) : hostPort;
            String port = hasPort ? hostPort.substring(colon + 1) : "";
            String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            return new RequestTarget(
                    scheme,
                    at < 0 ? "" : authority.substring(0, at),
                    host.toLowerCase(Locale.ROOT),
                    port.isEmpty() ? scheme.equals("https") ? 443 : 80 : Integer.parseInt(port),
                    uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery());
        } catch (URISyntaxException e) {
            throw new IOException("the URL is malformed: " + e.getReason() + " at index " + e.getIndex(), e);
        } catch (NumberFormatException e) {
            throw new IOException("the URL's port is not a number", e);
        }
    }

    /** Whether credentials for {@code origin} may be sent here: it is the same host or one of its domain. */
    boolean mayKnowCredentialsOf(RequestTarget origin) {
        boolean address = host.indexOf(':') >= 0 || host.indexOf('%') >= 0;
        return host.equals(origin.host) || !address && host.endsWith('.' + origin.host);
    }
}
