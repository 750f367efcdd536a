package io.weir.config.http;

import io.weir.config.Secret;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Through which proxy requests go.
 *
 * @param optionalUrl {@code proxy_url}; may hold a password
 * @param noProxy {@code no_proxy}: hosts, domains, addresses and networks that are reached directly, separated by commas
 * @param fromEnvironment {@code proxy_from_environment}: {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY}
 * @param connectHeaders {@code proxy_connect_header}: headers of {@code CONNECT} requests
 */
public record ProxyConfig(
        @Nullable URI optionalUrl, String noProxy, boolean fromEnvironment, Map<String, List<Secret>> connectHeaders) {
    public static final ProxyConfig NONE = new ProxyConfig(null, "", false, Map.of());

    public ProxyConfig {
        connectHeaders = Map.copyOf(new LinkedHashMap<>(connectHeaders));
    }

    public Optional<URI> url() {
        return Optional.ofNullable(optionalUrl);
    }
}
