package io.weir.scraper.discovery.consul;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A path of Consul's API with parameters. Mutable; used by one thread. */
final class ConsulQuery {
    private final StringBuilder text;
    private char separator = '?';

    /** @param segments parts of the path, escaped here */
    ConsulQuery(String... segments) {
        text = new StringBuilder("/v1");
        for (String segment : segments) {
            text.append('/').append(escape(segment));
        }
    }

    private ConsulQuery(ConsulQuery other) {
        text = new StringBuilder(other.text);
        separator = other.separator;
    }

    ConsulQuery copy() {
        return new ConsulQuery(this);
    }

    ConsulQuery with(String name, String value) {
        text.append(separator).append(name).append('=').append(escape(value));
        separator = '&';
        return this;
    }

    ConsulQuery withUnlessEmpty(String name, String value) {
        return value.isEmpty() ? this : with(name, value);
    }

    private static String escape(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
