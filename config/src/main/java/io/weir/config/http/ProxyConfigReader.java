package io.weir.config.http;

import io.weir.config.Secret;
import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the fields about proxies from the mapping that holds them beside others. */
final class ProxyConfigReader {
    private static final Set<String> SCHEMES = Set.of("http", "https", "socks5", "socks5h");

    private ProxyConfigReader() {}

    static ProxyConfig read(YamlMapping mapping) {
        URI url = mapping.value("proxy_url")
                .filter(value -> !value.asString().isEmpty())
                .map(ProxyConfigReader::url)
                .orElse(null);
        String noProxy = mapping.string("no_proxy", "");
        boolean fromEnvironment = mapping.bool("proxy_from_environment", false);
        Map<String, List<Secret>> headers = new LinkedHashMap<>();
        mapping.mapping("proxy_connect_header").ifPresent(block -> {
            for (String name : block.keys()) {
                headers.put(
                        name, block.list(name).stream().map(YamlValue::asSecret).toList());
            }
        });
        if (!headers.isEmpty() && !fromEnvironment && url == null) {
            throw mapping.error(
                    "if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be"
                            + " configured");
        }
        if (fromEnvironment && url != null) {
            throw mapping.error("if proxy_from_environment is configured, proxy_url must not be configured");
        }
        if (fromEnvironment && !noProxy.isEmpty()) {
            throw mapping.error("if proxy_from_environment is configured, no_proxy must not be configured");
        }
        if (url == null && !noProxy.isEmpty()) {
            throw mapping.error("if no_proxy is configured, proxy_url must also be configured");
        }
        return new ProxyConfig(url, noProxy, fromEnvironment, headers);
    }

    private static URI url(YamlValue value) {
        try {
            URI url = new URI(value.asString());
            if (url.getScheme() == null || !SCHEMES.contains(url.getScheme())) {
                throw value.error("must begin with http://, https:// or socks5://");
            }
            if (url.getHost() == null) {
                throw value.error("missing host for URL");
            }
            return url;
        } catch (URISyntaxException e) {
            // The text itself may hold a password.
            throw value.error("not a URL: " + e.getReason() + " at index " + e.getIndex());
        }
    }
}
