package io.weir.config.http;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code oauth2}: a token is fetched with the client's credentials and renewed before it ends.
 *
 * @param clientSecret read for each request; another secret leads to another token
 * @param tokenUrl where tokens are had
 * @param endpointParams further parameters of the request for a token
 * @param tls of the request for a token
 * @param proxy likewise
 */
public record OAuth2Config(
        String clientId,
        SecretSource clientSecret,
        List<String> scopes,
        URI tokenUrl,
        Map<String, String> endpointParams,
        TlsConfig tls,
        ProxyConfig proxy) {
    public OAuth2Config {
        scopes = List.copyOf(scopes);
        endpointParams = Map.copyOf(endpointParams);
    }

    /** The files that hold the secret and the certificates, as far as they are in files. */
    List<Path> files() {
        return Stream.concat(clientSecret.optionalFile().stream(), tls.files().stream())
                .toList();
    }
}
