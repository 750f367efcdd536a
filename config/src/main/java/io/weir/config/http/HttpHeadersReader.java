package io.weir.config.http;

import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads {@code http_headers}. */
final class HttpHeadersReader {
    /** Headers that the client itself sets. */
    private static final Set<String> RESERVED = Set.of(
            "authorization",
            "host",
            "content-encoding",
            "content-length",
            "content-type",
            "user-agent",
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "www-authenticate",
            "accept-encoding",
            "x-prometheus-remote-write-version",
            "x-prometheus-remote-read-version",
            "x-prometheus-scrape-timeout-seconds",
            "x-amz-date",
            "x-amz-security-token",
            "x-amz-content-sha256");

    private HttpHeadersReader() {}

    /** Headers beside those that the client itself sets, which are refused. */
    static List<HttpHeader> read(YamlMapping mapping, Path directory) {
        for (String name : mapping.keys()) {
            if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                throw mapping.error(name, "setting header \"" + name + "\" is not allowed");
            }
        }
        return readAny(mapping, directory);
    }

    static List<HttpHeader> readAny(YamlMapping mapping, Path directory) {
        List<HttpHeader> headers = new ArrayList<>();
        for (String name : mapping.keys()) {
            if (!name.chars().allMatch(HttpHeadersReader::isToken) || name.isEmpty()) {
                throw mapping.error(name, "not a name of a header");
            }
            mapping.mapping(name).ifPresent(block -> {
                headers.add(new HttpHeader(
                        name,
                        block.strings("values"),
                        block.list("secrets").stream().map(YamlValue::asSecret).toList(),
                        block.strings("files").stream().map(directory::resolve).toList()));
                block.refuseUnknown();
            });
        }
        return headers;
    }

    private static boolean isToken(int c) {
        return c > ' ' && c < 0x7F && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0;
    }
}
